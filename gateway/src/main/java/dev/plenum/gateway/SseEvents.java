package dev.plenum.gateway;

import dev.plenum.gateway.translate.Translation;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Arrays;

/** Cuts the bytes of an event stream into whole events, and leaves every byte as it came. */
final class SseEvents {

    private static final byte[] NOTHING = {};
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final int maxEventBytes;
    private byte[] bytes = new byte[2 << 10];
    private int from;
    private int scanned;
    private int to;

    SseEvents(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    void append(byte[] more, int moreFrom, int moreTo) throws IOException {
        int length = moreTo - moreFrom;
        if (from == to) {
            from = scanned = to = 0;
        }
        if (to + length > bytes.length) {
            int kept = to - from;
            if (kept + length > maxEventBytes) {
                throw new IOException("an event is longer than " + maxEventBytes + " bytes");
            }
            byte[] target = kept + length > bytes.length ? new byte[Math.max(bytes.length * 2, kept + length)] : bytes;
            System.arraycopy(bytes, from, target, 0, kept);
            bytes = target;
            scanned -= from;
            from = 0;
            to = kept;
        }
        System.arraycopy(more, moreFrom, bytes, to, length);
        to += length;
    }

    /** Bytes that are kept here, beyond what was taken. */
    int size() {
        return to - from;
    }

    /** The next whole event with the blank line that ends it; {@code null} until more bytes came. Valid until the next append. */
    Event next() {
        for (int i = Math.max(scanned, from + 1); i < to; i++) {
            if (bytes[i] == '\n' && endsBlankLine(i)) {
                Event event = new Event(bytes, from, i + 1);
                from = i + 1;
                scanned = from;
                return event;
            }
        }
        scanned = to;
        return null;
    }

    /** The line that ends at {@code i} is empty. */
    private boolean endsBlankLine(int i) {
        return bytes[i - 1] == '\n' || (i >= from + 2 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n');
    }

    /** One event in the buffer; its data is its first {@code data:} line. */
    static final class Event {

        private final byte[] bytes;
        private final int from;
        private final int to;

        private Event(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
        }

        void writeTo(ByteBuf out) {
            out.writeBytes(bytes, from, to - from);
        }

        boolean isDone() {
            int data = data();
            return data >= 0 && Arrays.equals(bytes, data, Math.min(data + DONE.length, to), DONE, 0, DONE.length);
        }

        /** Its data in the API of the caller; of a comment, itself, and of an event without data nothing. */
        byte[] translated(Translation translation) throws IOException {
            int data = data();
            if (data >= 0) {
                return isDone() ? NOTHING : translation.chunk(bytes, data, lineEnd(data));
            }
            return bytes[from] == ':' ? Arrays.copyOfRange(bytes, from, to) : NOTHING;
        }

        /** What its error says. */
        String failure() {
            int data = data();
            return Translation.failure(bytes, data, lineEnd(data));
        }

        /** Of an event without data, nothing. */
        AnswerScan scan() {
            int data = data();
            return data < 0 ? AnswerScan.NOTHING : AnswerScan.of(bytes, data, lineEnd(data));
        }

        private int data() {
            for (int line = from; line < to; line = lineEnd(line) + 1) {
                if (line + 5 <= to
                        && bytes[line] == 'd'
                        && bytes[line + 1] == 'a'
                        && bytes[line + 2] == 't'
                        && bytes[line + 3] == 'a'
                        && bytes[line + 4] == ':') {
                    int data = line + 5;
                    return data < to && bytes[data] == ' ' ? data + 1 : data;
                }
            }
            return -1;
        }

        private int lineEnd(int line) {
            int end = line;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            return end;
        }
    }
}
