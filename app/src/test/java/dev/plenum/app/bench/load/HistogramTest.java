package dev.plenum.app.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void percentilesAreWithinOnePercent() {
        Histogram histogram = new Histogram();
        for (long i = 1; i <= 1_000_000; i++) {
            histogram.add(i * 1000);
        }
        assertEquals(500_000, histogram.micros(50), 5_000);
        assertEquals(990_000, histogram.micros(99), 9_900);
        assertEquals(1, histogram.micros(0), 0.01);
    }

    @Test
    void theShortestAndTheLongestHaveAPlace() {
        Histogram histogram = new Histogram();
        assertTrue(Double.isNaN(histogram.micros(50)));
        histogram.add(-5);
        assertEquals(0, histogram.micros(50));
        histogram.add(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE / 1000.0, histogram.micros(99), Long.MAX_VALUE / 1e5);
    }
}
