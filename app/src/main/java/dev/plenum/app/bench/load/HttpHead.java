package dev.plenum.app.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first line and the fields of the message that is being read, in an array that serves for all messages of a connection. */
final class HttpHead {

    /** Of {@link #length}: the body comes in chunks. */
    static final long CHUNKED = -1;

    /** Of {@link #length}: none is stated. */
    static final long NONE = -2;

    private static final int LONGEST = 16 * 1024;
    private static final byte[] LENGTH = text("\ncontent-length:");
    private static final byte[] CODING = text("\ntransfer-encoding:");
    private static final byte[] CLOSE = text("\nconnection: close");

    private final byte[] bytes = new byte[LONGEST];
    private final ByteBuffer last = ByteBuffer.wrap(bytes).limit(0);
    private int end;
    private boolean complete = true;
    private long length;
    private boolean closes;

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Takes what belongs to the head; true when it is complete. */
    boolean feed(ByteBuffer in) throws IOException {
        if (complete) {
            if (sameAgain(in)) {
                return true;
            }
            complete = false;
            end = 0;
        }
        int copied = Math.min(in.remaining(), bytes.length - end);
        in.get(in.position(), bytes, end, copied);
        int found = emptyLine(Math.max(0, end - 3), end + copied);
        int taken = found < 0 ? copied : found - end;
        in.position(in.position() + taken);
        end += taken;
        if (found < 0 && end == bytes.length) {
            throw new IOException("a head of more than " + LONGEST + " bytes");
        }
        complete = found >= 0;
        if (complete) {
            readFields();
            last.limit(end);
        }
        return complete;
    }

    /** Most heads of a connection are those before them, and what is known of those is known of them. */
    private boolean sameAgain(ByteBuffer in) {
        int different = in.mismatch(last);
        boolean same = end > 0 && (different < 0 || different == end);
        if (same) {
            in.position(in.position() + end);
        }
        return same;
    }

    /** Bytes of the body, {@link #CHUNKED} or {@link #NONE}. */
    long length() {
        return length;
    }

    /** The sender closes the connection after this message. */
    boolean closes() {
        return closes;
    }

    /** Of an answer, {@code HTTP/1.1 200}. */
    int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
    }

    boolean begins(byte[] line) {
        return stands(line, 0);
    }

    private int emptyLine(int from, int to) {
        for (int i = from; i + 3 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private void readFields() {
        length = NONE;
        closes = false;
        for (int i = 0; i < end; i++) {
            if (bytes[i] == '\n') {
                if (stands(LENGTH, i)) {
                    length = number(i + LENGTH.length);
                } else if (stands(CODING, i)) {
                    length = CHUNKED;
                } else if (stands(CLOSE, i)) {
                    closes = true;
                }
            }
        }
    }

    /** Letters of either case; the pattern is in lower case. */
    private boolean stands(byte[] pattern, int at) {
        if (at + pattern.length > end) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            byte here = bytes[at + i];
            if (here != pattern[i] && (here | 0x20) != pattern[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(int at) {
        long number = 0;
        for (int i = at; i < end && bytes[i] != '\r'; i++) {
            if (bytes[i] != ' ') {
                number = number * 10 + bytes[i] - '0';
            }
        }
        return number;
    }
}
