package dev.plenum.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Takes HTTP's framing off an engine's answers, piece by piece as they come. A body that ends before its framing says so is an {@link EOFException}, never
 * an end.
 */
final class AnswerReader {

    /** Where the parts of an answer go. */
    interface Sink {

        void head(AnswerHead head) throws IOException;

        void body(byte[] bytes, int from, int to) throws IOException;

        /** The whole answer has come. */
        void end() throws IOException;
    }

    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final int MAX_HEADERS = 200;

    /** What the next byte belongs to. */
    private enum Part {
        HEAD,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    private final StringBuilder line = new StringBuilder(64);
    private Part part = Part.HEAD;
    private String statusLine = "";
    private Map<String, String> headers = new LinkedHashMap<>();
    private int headBytes;
    private long left;
    private boolean keepAlive;

    /** Reads on; what follows a whole answer is none of its bytes and not allowed. */
    void read(byte[] bytes, int from, int to, Sink sink) throws IOException {
        int at = from;
        while (at < to) {
            switch (part) {
                case LENGTH, CHUNK -> {
                    int end = (int) Math.min(to, at + left);
                    left -= end - at;
                    sink.body(bytes, at, end);
                    at = end;
                    if (left == 0) {
                        if (part == Part.LENGTH) {
                            end(sink);
                        } else {
                            part = Part.CHUNK_END;
                        }
                    }
                }
                case UNTIL_CLOSE -> {
                    sink.body(bytes, at, to);
                    at = to;
                }
                case DONE -> throw new IOException("it sent more than its answer");
                default -> at = line(bytes, at, to, sink);
            }
        }
    }

    private int line(byte[] bytes, int from, int to, Sink sink) throws IOException {
        int at = from;
        while (at < to) {
            char next = (char) (bytes[at++] & 0xff);
            if (next == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                String whole = line.toString();
                line.setLength(0);
                take(whole, sink);
                return at;
            }
            if (++headBytes > MAX_HEAD_BYTES) {
                throw new IOException("the head of its answer is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            line.append(next);
        }
        return at;
    }

    private void take(String whole, Sink sink) throws IOException {
        switch (part) {
            case HEAD -> head(whole, sink);
            case CHUNK_SIZE -> {
                int extension = whole.indexOf(';');
                left = number(
                        extension < 0
                                ? whole.strip()
                                : whole.substring(0, extension).strip(),
                        16);
                headBytes = 0;
                part = left == 0 ? Part.TRAILER : Part.CHUNK;
            }
            case CHUNK_END -> {
                if (!whole.isEmpty()) {
                    throw new IOException("a chunk of its answer is longer than it said");
                }
                part = Part.CHUNK_SIZE;
            }
            default -> {
                if (whole.isEmpty()) {
                    end(sink);
                }
            }
        }
    }

    private void head(String whole, Sink sink) throws IOException {
        if (statusLine.isEmpty()) {
            statusLine = whole;
            if (!whole.startsWith("HTTP/1.") || whole.length() < 12) {
                throw new IOException("it does not speak HTTP/1.1");
            }
        } else if (!whole.isEmpty()) {
            int colon = whole.indexOf(':');
            if (colon <= 0 || headers.size() == MAX_HEADERS) {
                throw new IOException("a header of its answer has no colon, or there are over " + MAX_HEADERS);
            }
            headers.put(
                    whole.substring(0, colon).toLowerCase(Locale.ROOT),
                    whole.substring(colon + 1).strip());
        } else {
            begin(sink);
        }
    }

    private void begin(Sink sink) throws IOException {
        int status = (int) number(statusLine.substring(9, 12), 10);
        Map<String, String> all = headers;
        boolean old = statusLine.startsWith("HTTP/1.0");
        statusLine = "";
        headers = new LinkedHashMap<>();
        headBytes = 0;
        if (status < 200) {
            return;
        }
        keepAlive = !old && !all.getOrDefault("connection", "").equalsIgnoreCase("close");
        boolean nothing = status == 204 || status == 304;
        if (!nothing && all.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            part = Part.CHUNK_SIZE;
        } else if (nothing || all.containsKey("content-length")) {
            left = nothing ? 0 : number(all.get("content-length"), 10);
            part = Part.LENGTH;
        } else {
            part = Part.UNTIL_CLOSE;
        }
        boolean sized = part == Part.LENGTH;
        sink.head(new AnswerHead(status, all, sized ? left : -1));
        if (sized && left == 0) {
            end(sink);
        }
    }

    private void end(Sink sink) throws IOException {
        part = Part.DONE;
        sink.end();
    }

    /** The engine closed the connection. */
    void closed(Sink sink) throws IOException {
        if (part == Part.UNTIL_CLOSE) {
            keepAlive = false;
            end(sink);
        } else if (part != Part.DONE) {
            throw new EOFException("it closed the connection");
        }
    }

    /** Whether the whole answer has come. */
    boolean isDone() {
        return part == Part.DONE;
    }

    /** Whether the connection may carry another request; only after the end. */
    boolean keepsAlive() {
        return part == Part.DONE && keepAlive;
    }

    /** Before the next answer. */
    void reset() {
        part = Part.HEAD;
        keepAlive = false;
        headBytes = 0;
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0 && !text.isEmpty() && text.charAt(0) != '+') {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IOException("its answer has '" + printable(text) + "' where a number is expected");
    }

    private static String printable(String text) {
        byte[] ascii = text.substring(0, Math.min(20, text.length())).getBytes(StandardCharsets.US_ASCII);
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}
