package dev.plenum.gateway.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON lines in UTF-8, written into one array that is used again and again. Numbers and texts allocate nothing. For one thread. */
final class LineBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int KEPT = 64 << 10;

    private byte[] bytes = new byte[KEPT];
    private int size;
    private boolean first;

    int size() {
        return size;
    }

    /** Valid until the next change. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    void clear() {
        size = 0;
    }

    /** Gives back what an unusual batch needed. */
    void shrink() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    void begin() {
        put('{');
        first = true;
    }

    void end() {
        put('}');
        put('\n');
    }

    /** @param ascii of letters and underscores */
    void name(String ascii) {
        if (!first) {
            put(',');
        }
        first = false;
        put('"');
        ascii(ascii);
        put('"');
        put(':');
    }

    void text(String name, CharSequence value) {
        name(name);
        quoted(value);
    }

    void number(String name, long value) {
        name(name);
        number(value);
    }

    void flag(String name, boolean value) {
        name(name);
        ascii(value ? "true" : "false");
    }

    /** Milliseconds with three decimals. */
    void millis(String name, long nanos) {
        name(name);
        long micros = Math.max(0, nanos) / 1_000;
        number(micros / 1_000);
        put('.');
        padded(micros % 1_000, 3);
    }

    void ascii(String text) {
        int length = text.length();
        need(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /** With leading zeros. */
    void padded(long value, int digits) {
        need(digits);
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    private void number(long value) {
        if (value < 0) {
            ascii(Long.toString(value));
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        padded(value, digits);
    }

    void quoted(CharSequence text) {
        put('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char one = text.charAt(i);
            if (one >= ' ' && one < 0x7f && one != '"' && one != '\\') {
                put(one);
            } else if (one < 0x80) {
                escaped(one);
            } else if (Character.isHighSurrogate(one)
                    && i + 1 < length
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                wide(Character.toCodePoint(one, text.charAt(++i)));
            } else {
                wide(Character.isSurrogate(one) ? '\ufffd' : one);
            }
        }
        put('"');
    }

    private void escaped(char one) {
        put('\\');
        switch (one) {
            case '"', '\\' -> put(one);
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                ascii("u00");
                put(HEX[one >> 4]);
                put(HEX[one & 15]);
            }
        }
    }

    /** A code point from 128 on. */
    private void wide(int one) {
        if (one < 0x800) {
            put(0xc0 | one >> 6);
        } else {
            if (one < 0x10000) {
                put(0xe0 | one >> 12);
            } else {
                put(0xf0 | one >> 18);
                put(0x80 | one >> 12 & 0x3f);
            }
            put(0x80 | one >> 6 & 0x3f);
        }
        put(0x80 | one & 0x3f);
    }

    private void put(int one) {
        need(1);
        bytes[size++] = (byte) one;
    }

    private void need(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
