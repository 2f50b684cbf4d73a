package dev.plenum.gateway.warm;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An engine on loopback that always says the same, whole or as a stream. */
final class CannedEngine implements AutoCloseable {

    /** What a whole answer ends with. */
    static final String END = ",\"end\":0}";

    /** What a stream ends with. */
    static final String STREAM_END = "0\r\n\r\n";

    private static final int CHUNKS = 8;
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":8,\"prompt_tokens_details\":{\"cached_tokens\":2}}";

    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CannedEngine() throws IOException {
        Thread.ofVirtual().name("warm-up-engine").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("warm-up-answers").start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String request = read(in); !request.isEmpty(); request = read(in)) {
                if (request.contains("\"stream\":true")) {
                    stream(out);
                } else {
                    whole(out);
                }
            }
        } catch (IOException e) {
            // The gateway has closed it.
        } finally {
            open.remove(socket);
        }
    }

    /** The head and the body of the next request; empty at the end. */
    private static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (head.lastIndexOf("\r\n\r\n") != Math.max(0, head.length() - 4)) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        int at = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static void whole(OutputStream out) throws IOException {
        String body = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}]," + USAGE
                + END;
        write(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
    }

    private static void stream(OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < CHUNKS; i++) {
            write(out, chunk("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}"));
        }
        write(out, chunk("{\"choices\":[]," + USAGE + "}") + chunk("[DONE]") + STREAM_END);
    }

    private static String chunk(String data) {
        String event = "data: " + data + "\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
