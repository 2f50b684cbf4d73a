package dev.plenum.app.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads HTTP/1.1 messages, requests or answers, one after the other from one connection, and allocates nothing. */
final class HttpReader {

    /** Gets the bytes of a body as they come, without the frames of the chunked coding. */
    interface Body {
        void take(ByteBuffer bytes, int from, int to);
    }

    private enum At {
        HEAD,
        BODY,
        SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE
    }

    private final HttpHead head = new HttpHead();
    private final boolean answers;
    private final Body body;
    private At at = At.HEAD;
    private long remaining;
    private int lineLength;

    private HttpReader(boolean answers, Body body) {
        this.answers = answers;
        this.body = body;
    }

    static HttpReader ofRequests(Body body) {
        return new HttpReader(false, body);
    }

    static HttpReader ofAnswers(Body body) {
        return new HttpReader(true, body);
    }

    /** Of the message being read, or of the one that has just ended. */
    HttpHead head() {
        return head;
    }

    /** True when a message ends here; what follows it stays in the buffer. */
    boolean feed(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            boolean ended =
                    switch (at) {
                        case HEAD -> head.feed(in) && beginBody();
                        case BODY, CHUNK, UNTIL_CLOSE -> readBody(in);
                        case SIZE -> readSize(in.get());
                        case CHUNK_END -> endChunk(in.get());
                        case TRAILER -> readTrailer(in.get());
                    };
            if (ended) {
                at = At.HEAD;
                return true;
            }
        }
        return false;
    }

    /** Whether a close of the connection at this point is the proper end of a message. */
    boolean endsWithClose() {
        return at == At.UNTIL_CLOSE;
    }

    private boolean beginBody() {
        if (answers && head.status() < 200) {
            return false;
        }
        remaining = Math.max(0, head.length());
        lineLength = 0;
        at = head.length() == HttpHead.CHUNKED
                ? At.SIZE
                : head.length() == HttpHead.NONE && answers ? At.UNTIL_CLOSE : At.BODY;
        return at == At.BODY && remaining == 0;
    }

    private boolean readBody(ByteBuffer in) {
        int from = in.position();
        int taken = at == At.UNTIL_CLOSE ? in.remaining() : (int) Math.min(in.remaining(), remaining);
        in.position(from + taken);
        body.take(in, from, from + taken);
        remaining -= taken;
        if (at == At.CHUNK && remaining == 0) {
            at = At.CHUNK_END;
        }
        return at == At.BODY && remaining == 0;
    }

    /** A hexadecimal number, perhaps an extension, a line end. */
    private boolean readSize(byte next) throws IOException {
        if (next == '\n') {
            at = remaining == 0 ? At.TRAILER : At.CHUNK;
            lineLength = 0;
            return false;
        }
        int digit = Character.digit(next, 16);
        if (digit >= 0 && lineLength >= 0) {
            remaining = remaining * 16 + digit;
        } else if (next == ';' || next == '\r' || next == ' ') {
            lineLength = -1;
        } else if (lineLength >= 0) {
            throw new IOException("byte " + next + " where the size of a chunk is expected");
        }
        return false;
    }

    private boolean endChunk(byte next) throws IOException {
        if (next == '\n') {
            at = At.SIZE;
        } else if (next != '\r') {
            throw new IOException("byte " + next + " where a chunk ends");
        }
        return false;
    }

    /** Ends with an empty line. */
    private boolean readTrailer(byte next) {
        if (next == '\n') {
            boolean empty = lineLength == 0;
            lineLength = 0;
            return empty;
        }
        lineLength += next == '\r' ? 0 : 1;
        return false;
    }
}
