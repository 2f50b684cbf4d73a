package dev.plenum.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An engine's answer: its head, and its body with HTTP's framing taken off. A body that ends before its framing says so is an {@link EOFException},
 * never an end.
 */
final class UpstreamAnswer {

    private static final int MAX_HEADERS = 200;

    /** How the body's end is found. */
    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final UpstreamConnection connection;
    private final int status;
    private final Map<String, String> headers;
    private final Framing framing;
    private long left;
    private boolean ended;

    private UpstreamAnswer(UpstreamConnection connection, int status, Map<String, String> headers) throws IOException {
        this.connection = connection;
        this.status = status;
        this.headers = headers;
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            framing = Framing.CHUNKED;
        } else if (headers.containsKey("content-length") || status == 204 || status == 304) {
            framing = Framing.LENGTH;
            left = number(headers.getOrDefault("content-length", "0"), 10);
            ended = left == 0;
        } else {
            framing = Framing.UNTIL_CLOSE;
        }
    }

    static UpstreamAnswer read(UpstreamConnection connection) throws IOException {
        while (true) {
            String[] line = connection.line().split(" ", 3);
            if (line.length < 2 || !line[0].startsWith("HTTP/1.")) {
                throw new IOException("the engine does not speak HTTP/1.1");
            }
            int status = (int) number(line[1], 10);
            Map<String, String> headers = headers(connection);
            if (line[0].equals("HTTP/1.0")) {
                headers.put("connection", "close");
            }
            if (status >= 200) {
                return new UpstreamAnswer(connection, status, headers);
            }
        }
    }

    private static Map<String, String> headers(UpstreamConnection connection) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int count = 0; count < MAX_HEADERS; count++) {
            String line = connection.line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("a header of the engine's answer has no colon");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new IOException("the engine's answer has more than " + MAX_HEADERS + " headers");
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    boolean isEventStream() {
        return header("content-type").orElse("").startsWith("text/event-stream");
    }

    /** What has arrived, at most a buffer of it, waiting only while nothing has; -1 at the proper end. */
    int read(byte[] into) throws IOException {
        int count = 0;
        while (!ended && count < into.length && (count == 0 || connection.hasBuffered())) {
            if (framing == Framing.CHUNKED && left == 0) {
                nextChunk();
                continue;
            }
            int wanted = into.length - count;
            int got = connection.read(
                    into, count, framing == Framing.UNTIL_CLOSE ? wanted : (int) Math.min(wanted, left));
            if (got < 0) {
                atClose();
            } else {
                count += got;
                took(got);
            }
        }
        return count == 0 ? -1 : count;
    }

    private void nextChunk() throws IOException {
        String size = connection.line();
        int extension = size.indexOf(';');
        left = number((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        if (left == 0) {
            while (!connection.line().isEmpty()) {
                // Trailers say nothing that the gateway needs.
            }
            ended = true;
        }
    }

    private void took(int count) throws IOException {
        if (framing == Framing.UNTIL_CLOSE) {
            return;
        }
        left -= count;
        if (left == 0 && framing == Framing.LENGTH) {
            ended = true;
        } else if (left == 0 && !connection.line().isEmpty()) {
            throw new IOException("the engine's chunk is longer than its size says");
        }
    }

    private void atClose() throws EOFException {
        if (framing != Framing.UNTIL_CLOSE) {
            throw new EOFException("the engine closed the connection inside its answer");
        }
        ended = true;
    }

    /** The whole body, up to that many bytes. */
    byte[] readAll(int mostBytes) throws IOException {
        ByteArrayOutputStream all =
                new ByteArrayOutputStream(framing == Framing.LENGTH ? (int) Math.min(left, mostBytes) : 4096);
        byte[] part = new byte[16 << 10];
        for (int count = read(part); count >= 0; count = read(part)) {
            if (all.size() + count > mostBytes) {
                throw new IOException("its answer is longer than " + mostBytes + " bytes");
            }
            all.write(part, 0, count);
        }
        return all.toByteArray();
    }

    /** The body ended and the engine keeps the connection. */
    boolean connectionReusable() {
        return ended
                && framing != Framing.UNTIL_CLOSE
                && !connection.hasBuffered()
                && !headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    private static long number(String digits, int radix) throws IOException {
        try {
            long number = Long.parseLong(digits, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IOException("the engine's answer has '" + digits + "' where a number belongs");
    }
}
