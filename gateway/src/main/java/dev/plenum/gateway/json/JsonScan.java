package dev.plenum.gateway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads through JSON (RFC 8259) in UTF-8 without building anything: the caller walks into what it wants and skips the rest, eight bytes at a time. All of
 * it is checked, so that no engine reads a body otherwise than the gateway did.
 *
 * <p>An object is walked so:
 *
 * <pre>
 * json.enter('{');
 * while (json.property()) {
 *     if (json.nameIs("model")) ... else json.skip();
 * }
 * </pre>
 */
public final class JsonScan {

    /** What is there is no JSON. */
    public static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int DEEPEST = 512;

    private final byte[] bytes;
    private final int to;
    private int at;
    private boolean first;
    private int nameFrom;
    private int nameTo;
    private boolean nameEscaped;
    private boolean escaped;
    private final long[] objects = new long[DEEPEST / 64];

    public JsonScan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** Where it stands: after {@link #peek}, at the first byte of a value. */
    public int at() {
        return at;
    }

    /** The first byte of what comes next; -1 at the end. */
    public int peek() {
        while (at < to) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next & 0xff;
            }
            at++;
        }
        return -1;
    }

    /** Goes into an object or array. */
    public void enter(char open) {
        if (peek() != open) {
            throw unexpected(open == '{' ? "an object" : "an array");
        }
        at++;
        first = true;
    }

    /** Whether the object that was entered has one more property; then it stands before its value. Else it is after the object. */
    public boolean property() {
        if (!more('}')) {
            return false;
        }
        if (peek() != '"') {
            throw unexpected("a property's name");
        }
        nameFrom = at + 1;
        string();
        nameTo = at - 1;
        nameEscaped = escaped;
        if (peek() != ':') {
            throw unexpected("':'");
        }
        at++;
        peek();
        return true;
    }

    /** Whether the array that was entered has one more element; then it stands before it. Else it is after the array. */
    public boolean element() {
        if (!more(']')) {
            return false;
        }
        peek();
        return true;
    }

    private boolean more(char close) {
        int next = peek();
        if (next == close) {
            at++;
            first = false;
            return false;
        }
        if (first) {
            first = false;
        } else if (next == ',') {
            at++;
        } else {
            throw unexpected("',' or '" + close + "'");
        }
        return true;
    }

    /** Whether the property that was found last has this name. */
    public boolean nameIs(String name) {
        if (nameEscaped) {
            return text(nameFrom, nameTo, true).equals(name);
        }
        if (nameTo - nameFrom != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[nameFrom + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The text of a string; it stands before one. */
    public String text() {
        int from = at + 1;
        string();
        return text(from, at - 1, escaped);
    }

    /** A whole number from 0; -1 for one that is negative, has a fraction or is too large. It stands before a number. */
    public long count() {
        int from = at;
        skip();
        long value = 0;
        for (int i = from; i < at; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || i - from > 17) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Skips a value, whatever it is, and checks it. */
    public void skip() {
        int depth = 0;
        while (true) {
            int next = peek();
            if (next == '{' || next == '[') {
                at++;
                depth = open(next == '{', depth);
                if (peek() == (next == '{' ? '}' : ']')) {
                    at++;
                    depth--;
                } else {
                    if (next == '{') {
                        name();
                    }
                    continue;
                }
            } else {
                scalar(next);
            }
            while (depth > 0) {
                next = peek();
                boolean object = (objects[(depth - 1) >> 6] >>> ((depth - 1) & 63) & 1) != 0;
                if (next == ',') {
                    at++;
                    if (object) {
                        name();
                    }
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    throw unexpected(object ? "',' or '}'" : "',' or ']'");
                }
                at++;
                depth--;
            }
            if (depth == 0) {
                first = false;
                return;
            }
        }
    }

    private int open(boolean object, int depth) {
        if (depth == DEEPEST) {
            throw new Malformed("it is nested deeper than " + DEEPEST + " levels");
        }
        long bit = 1L << (depth & 63);
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
        return depth + 1;
    }

    private void name() {
        if (peek() != '"') {
            throw unexpected("a property's name");
        }
        string();
        if (peek() != ':') {
            throw unexpected("':'");
        }
        at++;
    }

    private void scalar(int next) {
        switch (next) {
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == to || bytes[at] != word.charAt(i)) {
                throw unexpected(word);
            }
        }
        first = false;
    }

    private void number() {
        if (at < to && bytes[at] == '-') {
            at++;
        }
        if (at < to && bytes[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < to && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < to && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int from = at;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw unexpected("a value");
        }
    }

    /** Skips a string; it stands before its quote. */
    private void string() {
        int i = at + 1;
        escaped = false;
        while (true) {
            while (i + Long.BYTES <= to) {
                long special = special((long) LONGS.get(bytes, i));
                if (special != 0) {
                    i += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= to) {
                throw new Malformed("a string has no end");
            }
            int next = bytes[i];
            if (next == '"') {
                at = i + 1;
                return;
            }
            if (next == '\\') {
                escaped = true;
                i = escape(i);
            } else if (next < 0) {
                i = beyondAscii(i);
            } else if (next < ' ') {
                throw new Malformed("a string has a control character at byte " + i);
            } else {
                i++;
            }
        }
    }

    /** Marks the high bit of each byte that is a quote, a backslash, a control character or no ASCII; exact up to the lowest marked. */
    private static long special(long word) {
        long quote = (word ^ (ONES * '"')) - ONES;
        long slash = (word ^ (ONES * '\\')) - ONES;
        return (quote | slash | (word - ONES * ' ') | word) & HIGHS;
    }

    private int escape(int i) {
        if (i + 1 >= to) {
            throw new Malformed("a string has no end");
        }
        switch (bytes[i + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return i + 2;
            }
            case 'u' -> {
                for (int digit = i + 2; digit < i + 6; digit++) {
                    if (digit >= to || Character.digit(bytes[digit], 16) < 0) {
                        throw new Malformed("a string has a broken escape at byte " + i);
                    }
                }
                return i + 6;
            }
            default -> throw new Malformed("a string has a broken escape at byte " + i);
        }
    }

    /** The Unicode standard's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private int beyondAscii(int i) {
        int lead = bytes[i] & 0xff;
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        boolean valid = lead >= 0xC2 && lead <= 0xF4 && i + length <= to;
        for (int tail = 1; valid && tail < length; tail++) {
            valid = (bytes[i + tail] & 0xC0) == 0x80;
        }
        if (valid && length > 2) {
            int second = bytes[i + 1] & 0xff;
            valid = switch (lead) {
                case 0xE0 -> second >= 0xA0;
                case 0xED -> second < 0xA0;
                case 0xF0 -> second >= 0x90;
                case 0xF4 -> second < 0x90;
                default -> true;
            };
        }
        if (!valid) {
            throw new Malformed("byte " + i + " is no UTF-8");
        }
        return i + length;
    }

    private String text(int from, int end, boolean withEscapes) {
        String raw = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        if (!withEscapes) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            if (next != '\\') {
                text.append(next);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    private Malformed unexpected(String expected) {
        return new Malformed(
                at >= to
                        ? "it ends where " + expected + " is expected"
                        : "at byte " + at + " is no " + expected.replaceFirst("^an? ", ""));
    }
}
