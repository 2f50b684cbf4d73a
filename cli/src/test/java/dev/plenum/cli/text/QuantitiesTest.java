package dev.plenum.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuantitiesTest {

    @Test
    void durationsHaveAUnit() {
        assertEquals(Optional.of(Duration.ofSeconds(10)), Quantities.duration("10s"));
        assertEquals(Optional.of(Duration.ofMinutes(5)), Quantities.duration("5m"));
        assertEquals(Optional.of(Duration.ofHours(2)), Quantities.duration("2h"));
        assertEquals(Optional.of(Duration.ofDays(1)), Quantities.duration("1d"));
        for (String wrong : List.of("", "10", "s", "-1s", "1.5h", "10 s", "10S", "99999999999d", "1w")) {
            assertEquals(Optional.empty(), Quantities.duration(wrong), wrong);
        }
    }

    @Test
    void memoryHasABinaryUnit() {
        assertEquals(Optional.of(512L), Quantities.memoryMib("512Mi"));
        assertEquals(Optional.of(2048L), Quantities.memoryMib("2Gi"));
        assertEquals(Optional.of(2048L), Quantities.memoryMib("2GiB"));
        for (String wrong : List.of("", "512", "512M", "0Mi", "-1Gi", "1.5Gi", "Gi", "2gb", "99999999999Ti")) {
            assertEquals(Optional.empty(), Quantities.memoryMib(wrong), wrong);
        }
    }

    @Test
    void decimalsAreExactAndNeverNegative() {
        assertEquals(Optional.of(new BigDecimal("0.05")), Quantities.decimal("0.05"));
        for (String wrong : List.of("", ".", "-1", "1e9", "1,5", "NaN", "1.2.3")) {
            assertEquals(Optional.empty(), Quantities.decimal(wrong), wrong);
        }
    }

    @Test
    void timesAreRelativeAndSizesShort() {
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        assertEquals("2m ago", Wording.ago(now.minusSeconds(125), now));
        assertEquals("3d ago", Wording.ago(now.minus(Duration.ofDays(3)), now));
        assertEquals("now", Wording.ago(now.plusSeconds(5), now));
        assertEquals("0.2s", Wording.span(Duration.ofMillis(240)));
        assertEquals("2h 5m", Wording.span(Duration.ofMinutes(125)));
        assertEquals("512 B", Wording.bytes(512));
        assertEquals("93.8 MiB", Wording.bytes(98_362_432));
        assertEquals("24 GiB", Wording.bytes(24L << 30));
        assertEquals("1 GiB", Wording.bytes((1L << 30) - 1));
    }
}
