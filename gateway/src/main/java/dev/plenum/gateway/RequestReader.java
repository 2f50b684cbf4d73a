package dev.plenum.gateway;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects a caller's bytes into requests, one after the other. A request is taken off with {@link #next} when it has been answered. */
final class RequestReader {

    private static final int START = 4 << 10;

    /** A longer body is read apart. */
    private static final int APART = 64 << 10;

    /** Instead of what is left of a chunk: a chunk's size comes next. */
    private static final long NEXT_CHUNK = -1;

    /** Or the last chunk has come, and its trailers have not. */
    private static final long TRAILERS = -2;

    private final long maxBodyBytes;
    private final BodyMemory.Holding holding;
    private byte[] bytes = new byte[START];
    private int from;
    private int scanned;
    private int to;
    private RequestHead head;
    private int bodyFrom;

    /** Where the body that was read so far ends; behind it, of a chunked one, what is not decoded yet begins at {@link #raw}. */
    private int bodyTo;

    private int raw;
    private long chunkLeft = NEXT_CHUNK;
    private boolean whole;

    /** A long body whose length is known is read straight to where it stays; {@code null} for others. */
    private byte[] apart;

    private int apartTo;

    RequestReader(long maxBodyBytes, BodyMemory memory) {
        this.maxBodyBytes = maxBodyBytes;
        this.holding = memory.holding();
    }

    /** Refuses what there is no memory for; so does {@link #head}. */
    void append(ByteBuf more) {
        if (apart != null && apartTo < apart.length) {
            int count = Math.min(more.readableBytes(), apart.length - apartTo);
            more.readBytes(apart, apartTo, count);
            apartTo += count;
        }
        int count = more.readableBytes();
        if (to + count > bytes.length) {
            grow(count);
        }
        more.readBytes(bytes, to, count);
        to += count;
    }

    private void grow(int count) {
        long wanted = (long) to - from + count;
        if (head != null && !head.chunked() && apart == null) {
            wanted = Math.max(wanted, bodyFrom - from + head.contentLength());
        }
        int size = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(wanted, Math.min(2L * bytes.length, 2 * wanted)));
        holding.resize((apart == null ? 0L : apart.length) + Math.max(size, START));
        byte[] target = new byte[Math.max(size, START)];
        System.arraycopy(bytes, from, target, 0, to - from);
        bytes = target;
        shift(from);
    }

    private void shift(int by) {
        from -= by;
        to -= by;
        scanned -= by;
        bodyFrom -= by;
        bodyTo -= by;
        raw -= by;
    }

    /** Bytes that came and belong to no request that is being answered. */
    int ahead() {
        return whole ? to - raw : to - from;
    }

    /** The head, once it is all there; {@code null} before. */
    RequestHead head() {
        if (head == null) {
            int end = RequestHead.end(bytes, from, scanned, to);
            if (end < 0 ? to - from > RequestHead.MAX_BYTES : end - from > RequestHead.MAX_BYTES) {
                throw Refusals.headTooLong();
            }
            if (end < 0) {
                refuseWhatIsNoHead();
                scanned = to;
                return null;
            }
            head = RequestHead.read(bytes, from, end);
            bodyFrom = end;
            bodyTo = end;
            raw = end;
            long length = head.contentLength();
            if (!head.chunked() && length > APART && length <= maxBodyBytes) {
                setApart((int) length);
            }
        }
        return head;
    }

    private void setApart(int length) {
        holding.resize((long) length + bytes.length);
        apart = new byte[length];
        apartTo = Math.min(to - bodyFrom, length);
        System.arraycopy(bytes, bodyFrom, apart, 0, apartTo);
        bodyTo = bodyFrom + apartTo;
        raw = bodyTo;
    }

    /** Something else than HTTP is refused at its first bytes, not when it has filled the buffer. */
    private void refuseWhatIsNoHead() {
        for (int i = from; i < Math.min(to, from + 8); i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7f) {
                throw Refusals.badHttp(400, "the method");
            }
        }
    }

    /** Whether the body is all there too; refuses one that is said to be too long before it has come. */
    boolean isWhole() {
        if (head.contentLength() > maxBodyBytes) {
            throw Refusals.bodyTooLong(maxBodyBytes);
        }
        if (!whole && apart != null) {
            whole = apartTo == apart.length;
        } else if (!whole) {
            whole = head.chunked() ? decode() : to - bodyFrom >= head.contentLength();
            if (whole && !head.chunked()) {
                bodyTo = bodyFrom + (int) head.contentLength();
                raw = bodyTo;
            }
        }
        return whole;
    }

    byte[] body() {
        return apart != null ? apart : Arrays.copyOfRange(bytes, bodyFrom, bodyTo);
    }

    /** The request was answered: what stands behind it is the next. */
    void next() {
        from = raw;
        head = null;
        apart = null;
        whole = false;
        chunkLeft = NEXT_CHUNK;
        if (from == to) {
            if (bytes.length > BodyMemory.SMALL) {
                bytes = new byte[START];
            }
            from = 0;
            to = 0;
        }
        scanned = from;
        holding.resize(bytes.length);
    }

    /** Nothing more is read. */
    void close() {
        apart = null;
        bytes = new byte[0];
        holding.resize(0);
    }

    /** Takes chunk after chunk out of its framing, in place; whether the last has come. */
    private boolean decode() {
        while (true) {
            if (chunkLeft == NEXT_CHUNK) {
                int line = line();
                if (line < 0) {
                    return false;
                }
                chunkLeft = size(raw, line);
                raw = line + 2;
                if (bodyTo - bodyFrom + chunkLeft > maxBodyBytes) {
                    throw Refusals.bodyTooLong(maxBodyBytes);
                }
                if (chunkLeft == 0) {
                    chunkLeft = TRAILERS;
                }
            }
            if (chunkLeft == TRAILERS) {
                return trailers();
            }
            if (!chunk()) {
                return false;
            }
        }
    }

    private boolean chunk() {
        int count = (int) Math.min(chunkLeft, to - raw);
        System.arraycopy(bytes, raw, bytes, bodyTo, count);
        bodyTo += count;
        raw += count;
        chunkLeft -= count;
        if (chunkLeft > 0 || to - raw < 2) {
            return false;
        }
        if (bytes[raw] != '\r' || bytes[raw + 1] != '\n') {
            throw Refusals.badHttp(400, "the end of a chunk");
        }
        raw += 2;
        chunkLeft = NEXT_CHUNK;
        return true;
    }

    /** What follows the last chunk is dropped up to its empty line. */
    private boolean trailers() {
        while (true) {
            int line = line();
            if (line < 0) {
                return false;
            }
            boolean last = line == raw;
            raw = line + 2;
            if (last) {
                return true;
            }
        }
    }

    /** Where the line that begins at {@link #raw} ends; -1 while it has not all come. */
    private int line() {
        for (int i = raw; i + 1 < to; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
            if (bytes[i] == '\n') {
                throw Refusals.badHttp(400, "a chunk's line");
            }
        }
        if (to - raw > 1024) {
            throw Refusals.badHttp(400, "a chunk's line of at most 1,024 bytes");
        }
        return -1;
    }

    /** Hexadecimal; extensions behind it are dropped. */
    private long size(int start, int end) {
        long size = 0;
        int i = start;
        while (i < end && Character.digit(bytes[i], 16) >= 0) {
            size = size << 4 | Character.digit(bytes[i++], 16);
            if (i - start > 8) {
                throw Refusals.badHttp(400, "a chunk's size");
            }
        }
        if (i == start || (i < end && bytes[i] != ';')) {
            throw Refusals.badHttp(400, "a chunk's size");
        }
        return size;
    }
}
