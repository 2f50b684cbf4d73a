package dev.plenum.app.bench.load;

import java.nio.ByteBuffer;

/** What the body of a request asks for. Of a long body only the first {@value #LOOKED_AT} bytes are looked at. */
final class Asked implements HttpReader.Body {

    private static final int LOOKED_AT = 8 * 1024;
    private static final byte[] STREAM = HttpHead.text("\"stream\"");
    private static final byte[] INCLUDE_USAGE = HttpHead.text("\"include_usage\"");

    private final byte[] bytes = new byte[LOOKED_AT];
    private int length;

    void clear() {
        length = 0;
    }

    @Override
    public void take(ByteBuffer body, int from, int to) {
        int copied = Math.min(to - from, bytes.length - length);
        body.get(from, bytes, length, copied);
        length += copied;
    }

    boolean stream() {
        return isTrue(STREAM);
    }

    boolean usageInStream() {
        return isTrue(INCLUDE_USAGE);
    }

    private boolean isTrue(byte[] name) {
        int at = find(name);
        while (at >= 0 && at < length && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        return at >= 0 && at < length && bytes[at] == 't';
    }

    /** The end of its first occurrence, or -1. */
    private int find(byte[] name) {
        for (int i = 0; i + name.length <= length; i++) {
            int same = 0;
            while (same < name.length && bytes[i + same] == name[same]) {
                same++;
            }
            if (same == name.length) {
                return i + same;
            }
        }
        return -1;
    }
}
