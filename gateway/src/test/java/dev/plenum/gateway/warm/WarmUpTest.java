package dev.plenum.gateway.warm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.gateway.UsageInMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does before it is ready. */
@Timeout(120)
class WarmUpTest {

    @TempDir
    Path folder;

    private int run(UsageInMemory log, Duration most) {
        return WarmUp.run(folder.resolve("warm-up"), _ -> log, Instant::now, most);
    }

    @Test
    void itsRequestsAreAllAnsweredAndMeteredInALogOfTheirOwn() {
        UsageInMemory log = new UsageInMemory();
        int answered = run(log, Duration.ofSeconds(2));
        assertTrue(answered > 0);
        assertEquals(answered, log.total(Meter.Kind.REQUESTS));
        assertEquals(8L * answered, log.total(Meter.Kind.OUTPUT_TOKENS));
        assertEquals(2L * answered, log.total(Meter.Kind.CACHED_INPUT_TOKENS));
    }

    @Test
    void nothingIsLeftOfItNotEvenWhatAKilledOneLeft() throws IOException {
        Files.createDirectories(folder.resolve("warm-up/in-flight"));
        Files.writeString(folder.resolve("warm-up/in-flight/requests-0"), "torn");
        assertTrue(run(new UsageInMemory(), Duration.ofSeconds(1)) > 0);
        assertFalse(Files.exists(folder.resolve("warm-up")));
    }

    @Test
    void itEndsWhenItsTimeIsUpAndWithoutTimeDoesNothing() {
        long start = System.nanoTime();
        int _ = run(new UsageInMemory(), Duration.ofMillis(1));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(60).toNanos());
        assertEquals(0, run(new UsageInMemory(), Duration.ZERO));
    }

    @Test
    void whatGoesWrongKeepsNothingFromStarting() {
        int answered = WarmUp.run(
                folder.resolve("warm-up"),
                _ -> {
                    throw new PlenumException(ErrorCode.DISK_FULL, "no room", "room", "make room");
                },
                Instant::now,
                Duration.ofSeconds(1));
        assertEquals(0, answered);
    }
}
