package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.core.error.PlenumException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DailyWindowTest {

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00 Asia/Shanghai, 2026-12-01T13:59:59.999999999Z, false",
        "22:00-06:00 Asia/Shanghai, 2026-12-01T14:00:00Z, true",
        "22:00-06:00 Asia/Shanghai, 2026-12-01T21:59:59Z, true",
        "22:00-06:00 Asia/Shanghai, 2026-12-01T22:00:00Z, false",
        "09:00-17:00 UTC, 2026-12-01T08:59:59Z, false",
        "09:00-17:00 UTC, 2026-12-01T09:00:00Z, true",
        "09:00-17:00 UTC, 2026-12-01T17:00:00Z, false",
        "00:00-04:00 Europe/Berlin, 2026-11-30T23:00:00Z, true",
        "00:00-04:00 Europe/Berlin, 2026-11-30T22:59:59Z, false"
    })
    void itHoldsFromItsFirstInstantToItsLast(String window, Instant instant, boolean holds) {
        assertEquals(holds, DailyWindow.parse(window).contains(instant), window + " at " + instant);
    }

    /** Berlin: 2026-03-29 has no 02:00-03:00, 2026-10-25 has it twice. */
    @ParameterizedTest
    @CsvSource({
        "22:00-06:00 Europe/Berlin, 2026-03-28T12:00:00Z, PT7H",
        "22:00-06:00 Europe/Berlin, 2026-10-24T12:00:00Z, PT9H",
        "02:15-02:45 Europe/Berlin, 2026-03-28T12:00:00Z, PT30M",
        "02:15-02:45 Europe/Berlin, 2026-10-24T12:00:00Z, PT30M",
        "02:15-04:00 Europe/Berlin, 2026-03-28T12:00:00Z, PT45M",
        "02:15-04:00 Europe/Berlin, 2026-10-24T12:00:00Z, PT2H45M"
    })
    void nightsInWhichClocksChangeAreAsLongAsTheyAre(String text, Instant noon, Duration expected) {
        DailyWindow window = DailyWindow.parse(text);
        Duration sum = Duration.ZERO;
        for (Instant at = noon; at.isBefore(noon.plus(Duration.ofDays(1))); at = at.plusSeconds(60)) {
            sum = window.contains(at) ? sum.plusSeconds(60) : sum;
        }
        assertEquals(expected, sum);
    }

    @Test
    void itsBoundsAreWhereItChanges() {
        DailyWindow window = DailyWindow.parse("22:00-06:00 Europe/Berlin");
        Instant from = Instant.parse("2026-10-20T00:00:00Z");
        Instant to = Instant.parse("2026-10-30T00:00:00Z");
        int changes = 0;
        for (Instant at = from.plusSeconds(60); at.isBefore(to); at = at.plusSeconds(60)) {
            boolean changed = window.contains(at) != window.contains(at.minusSeconds(60));
            changes += changed ? 1 : 0;
            assertEquals(changed, window.bounds(from, to).contains(at), at::toString);
        }
        assertEquals(20, changes);
        assertEquals(Instant.parse("2026-10-24T20:00:00Z"), window.nextBound(Instant.parse("2026-10-24T04:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22:00", "22:00-06:00", "22:00-06:00 Mars/Base", "25:00-06:00 UTC", "06:00-06:00 UTC"})
    void anythingElseIsRefused(String text) {
        assertThrows(PlenumException.class, () -> DailyWindow.parse(text));
    }

    @Test
    void itReadsWhatItWrites() {
        String text = "22:00-06:00 Asia/Shanghai";
        assertEquals(text, DailyWindow.parse(text).toString());
    }
}
