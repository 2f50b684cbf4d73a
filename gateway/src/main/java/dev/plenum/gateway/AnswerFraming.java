package dev.plenum.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP/1.1 around an answer: its head, and the chunks of one that goes out as its parts come (RFC 9112, section 7.1). */
final class AnswerFraming {

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;

    /** Room in front of a part for its length. */
    private static final int CHUNK_HEAD = DIGITS + 2;

    private AnswerFraming() {}

    /** The first line and headers; more of them, and the empty line, may follow. */
    static void head(ByteBuf out, int status, String contentType, Map<String, String> headers) {
        ascii(out, "HTTP/1.1 ");
        ascii(out, Reasons.of(status));
        ascii(out, "\r\n");
        header(out, "content-type", contentType);
        headers.forEach((name, value) -> header(out, name, value));
    }

    static void header(ByteBuf out, String name, String value) {
        ascii(out, name);
        ascii(out, ": ");
        ascii(out, value);
        ascii(out, "\r\n");
    }

    static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }

    /** A buffer for a part, with room for its framing. */
    static ByteBuf part(ByteBufAllocator buffers, int capacity) {
        ByteBuf part = buffers.buffer(CHUNK_HEAD + capacity + 2 + LAST_CHUNK.length);
        return part.writerIndex(CHUNK_HEAD).readerIndex(CHUNK_HEAD);
    }

    /** A part as a chunk; an empty one is none. */
    static ByteBuf chunk(ByteBuf part) {
        int length = part.readableBytes();
        if (length == 0) {
            return part;
        }
        part.readerIndex(0);
        for (int digit = 0; digit < DIGITS; digit++) {
            part.setByte(digit, HEX[length >>> (4 * (DIGITS - 1 - digit)) & 15]);
        }
        part.setByte(DIGITS, '\r').setByte(DIGITS + 1, '\n');
        return part.writeByte('\r').writeByte('\n');
    }

    /** The mark that no chunk follows. */
    static void endChunks(ByteBuf part) {
        part.writeBytes(LAST_CHUNK);
    }
}
