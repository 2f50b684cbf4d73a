package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The journals of every release can be read for ever. A release adds a file {@code golden/VERSION.json}, written from {@code Samples.everyKind()} on its
 * day; files of earlier releases never change. A reader that no longer understands one fails here.
 */
final class GoldenJournalTest {

    @Test
    void theJournalOfRelease010ReadsAsItWasWritten() throws IOException {
        EventCodec codec = new EventCodec();
        byte[] written;
        try (InputStream in = getClass().getResourceAsStream("golden/0.1.0.json")) {
            if (in == null) {
                Files.write(Path.of("target/golden-new.json"), codec.encode(Samples.everyKind()));
                throw new IllegalStateException(
                        "golden/0.1.0.json is missing; what it would be today is in target/golden-new.json");
            }
            written = in.readAllBytes();
        }
        assertEquals(Samples.ofRelease010(), codec.decode(written));
    }
}
