package dev.plenum.core.units;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void aNumberWithEachUnitIsRead() {
        assertEquals(Optional.of(Duration.ofMillis(500)), Durations.parse("500ms"));
        assertEquals(Optional.of(Duration.ofSeconds(30)), Durations.parse("30s"));
        assertEquals(Optional.of(Duration.ofMinutes(10)), Durations.parse("10m"));
        assertEquals(Optional.of(Duration.ofHours(2)), Durations.parse("2h"));
        assertEquals(Optional.of(Duration.ofDays(999_999_999)), Durations.parse("999999999d"));
        assertEquals(Optional.of(Duration.ZERO), Durations.parse("0s"));
    }

    @Test
    void anythingElseIsNone() {
        for (String text :
                List.of("", "5", "s", "5x", "-5s", "+5s", "1.5h", "5 s", "5s ", "1h30m", "5S", "1000000000s", "٣s")) {
            assertEquals(Optional.empty(), Durations.parse(text), text);
        }
    }
}
