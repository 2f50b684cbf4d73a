package dev.plenum.api;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 request and its answer on a connection of its own. A plain socket, because start-up is what a command line is felt by: measured with an
 * AOT cache, one GET costs about 20 ms this way, 40 ms with HttpURLConnection and 300 ms with HttpClient, and it never sends a write twice by itself.
 */
final class HttpExchange {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_LINE = 64 << 10;
    private static final int MOST_HEADERS = 200;

    private HttpExchange() {}

    /** @param readMillis longest silence; 0: none is too long */
    static Answer send(
            URI base, String method, String target, Map<String, String> headers, byte[] body, int readMillis) {
        Socket socket = connect(base);
        try {
            socket.setSoTimeout(readMillis);
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(request(base, method, target, headers, body));
            out.flush();
            return answer(base, socket, new BufferedInputStream(socket.getInputStream()), method);
        } catch (IOException e) {
            try {
                socket.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw new UnreachableException(base, true, e);
        }
    }

    private static Socket connect(URI base) {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(base.getHost(), base.getPort() < 0 ? 80 : base.getPort()), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            try {
                socket.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw new UnreachableException(base, false, e);
        }
    }

    private static byte[] request(URI base, String method, String target, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(256);
        head.append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(base.getRawAuthority());
        head.append("\r\nConnection: close\r\n");
        headers.forEach((name, value) -> {
            if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("header " + name + " holds a line break");
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static Answer answer(URI base, Socket socket, InputStream in, String method) throws IOException {
        int status;
        Map<String, String> headers;
        do {
            status = status(line(in));
            headers = headers(in);
        } while (status >= 100 && status < 200);
        return new Answer(base, socket, status, headers, body(in, status, headers, method));
    }

    private static int status(String line) throws IOException {
        if (line.length() < 12 || !line.startsWith("HTTP/1.")) {
            throw new IOException("what answered does not speak HTTP/1.1: '" + line + "'");
        }
        try {
            return Integer.parseInt(line, 9, 12, 10);
        } catch (NumberFormatException e) {
            throw new IOException("what answered does not speak HTTP/1.1: '" + line + "'", e);
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            if (headers.size() > MOST_HEADERS) {
                throw new IOException("an answer with more than " + MOST_HEADERS + " headers");
            }
        }
        return headers;
    }

    private static InputStream body(InputStream in, int status, Map<String, String> headers, String method)
            throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            return new ChunkedBody(in);
        }
        String length = headers.get("content-length");
        try {
            return length == null ? in : new MeasuredBody(in, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("a Content-Length of '" + length + "'", e);
        }
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed before the answer was complete");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.append((char) c);
        }
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        return line.toString();
    }
}
