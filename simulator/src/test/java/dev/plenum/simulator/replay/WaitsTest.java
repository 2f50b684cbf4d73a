package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WaitsTest {

    @Test
    void percentilesAreThoseOfTheNearestRankOverAllJobs() {
        Waits waits = new Waits();
        for (int job = 1; job <= 100; job++) {
            waits.add(job <= 40 ? 0 : job * 1000L, 0);
        }
        assertEquals(100, waits.count());
        assertEquals(0, waits.percentileSeconds(40));
        assertEquals(41, waits.percentileSeconds(41));
        assertEquals(95, waits.percentileSeconds(95));
        assertEquals(95, waits.percentileSeconds(94.5));
        assertEquals(100, waits.percentileSeconds(100));
        assertEquals(42.3, waits.meanSeconds(), 1e-9);
    }

    @Test
    void withoutJobsEverythingIsZero() {
        Waits waits = new Waits();
        assertEquals(0, waits.meanSeconds());
        assertEquals(0, waits.percentileSeconds(99));
    }
}
