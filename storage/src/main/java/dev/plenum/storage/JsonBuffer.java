package dev.plenum.storage;

import java.time.Instant;
import java.util.Arrays;

/** JSON put together by hand in one buffer of ASCII bytes that grows and is used again. */
final class JsonBuffer {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes = new byte[4096];
    private int length;

    /** What the last instant reads; those of one request are the same. */
    private Instant instant = Instant.EPOCH;

    private String instantText = '"' + instant.toString() + '"';

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** Leaves bytes out, to be set later. */
    JsonBuffer skip(int count) {
        room(count);
        length += count;
        return this;
    }

    /** ASCII as it is. */
    JsonBuffer plain(byte[] ascii) {
        room(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** ASCII as it is. */
    JsonBuffer plain(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** A JSON string; what is not printable ASCII is escaped. */
    JsonBuffer text(String text) {
        room(2 + 6 * text.length());
        bytes[length++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                escape(c);
            }
        }
        bytes[length++] = '"';
        return this;
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[c >> shift & 0xf];
        }
    }

    JsonBuffer number(long value) {
        if (value < 0) {
            return plain(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        skip(digits);
        long rest = value;
        for (int at = length - 1; digits > 0; digits--) {
            bytes[at--] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    /** In ISO 8601 and UTC, as a JSON string. */
    JsonBuffer instant(Instant at) {
        if (!at.equals(instant)) {
            instant = at;
            instantText = '"' + at.toString() + '"';
        }
        return plain(instantText);
    }

    /** Sets bytes that were skipped to two hexadecimal digits for each of these. */
    void hexAt(int from, byte[] values) {
        int at = from;
        for (byte value : values) {
            bytes[at++] = HEX[value >> 4 & 0xf];
            bytes[at++] = HEX[value & 0xf];
        }
    }
}
