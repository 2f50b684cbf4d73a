package dev.plenum.simulator.scenario;

import dev.plenum.core.units.Durations;
import java.time.Duration;
import java.util.List;

/** Durations in scenarios, see {@link Durations}. */
final class Times {

    private Times() {}

    static void check(String key, String text, List<String> wrong) {
        if (Durations.parse(text).isEmpty()) {
            wrong.add(key + ": '" + text + "', expected a duration such as 30s, 10m, 2h or 3d");
        }
    }

    /** Of a text that was checked. */
    static Duration of(String text) {
        return Durations.parse(text).orElseThrow();
    }
}
