package dev.plenum.gateway.translate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** Events of a stream that have not left yet, as bytes. */
final class Events {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private boolean muted;

    /** The answer is told whole instead. */
    void mute() {
        muted = true;
    }

    /** It is named by its {@code type}. */
    void add(ObjectNode event) {
        if (muted) {
            return;
        }
        bytes.writeBytes(("event: " + event.path("type").asString("") + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(Trees.bytes(event));
        bytes.write('\n');
        bytes.write('\n');
    }

    byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
