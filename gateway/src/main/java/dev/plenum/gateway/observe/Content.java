package dev.plenum.gateway.observe;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Bytes of a body as a property of a JSON line: {@code NAME} where they are UTF-8, else {@code NAME_base64}; and {@code NAME_truncated} where there were more. */
final class Content {

    private Content() {}

    static void write(LineBuffer line, String name, byte[] bytes, int size, boolean cut) {
        CharBuffer text = CharBuffer.allocate(size);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        // What is cut may end within a character, which is left out.
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes, 0, size), text, !cut);
        if (result.isError()) {
            line.text(name + "_base64", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, size)));
        } else {
            line.text(name, text.flip());
        }
        if (cut) {
            line.flag(name + "_truncated", true);
        }
    }
}
