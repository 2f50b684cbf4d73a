package dev.plenum.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The loop, crashed at every write of seeded random histories. A failure names seed and crash point: put them into one line to see it again. */
class CrashTest {

    private static final int TURNS = 20;

    @Test
    void everyInvariantHoldsWhereverTheControlPlaneCrashes() {
        long crashes =
                LongStream.rangeClosed(1, 8).map(CrashTest::crashedEverywhere).sum();
        assertTrue(crashes > 300, "crash points tried: " + crashes);
    }

    /** How many crash points there were. */
    private static int crashedEverywhere(long seed) {
        History calm = new History(seed, TURNS);
        assertEquals(List.of(), calm.run(), "seed " + seed);
        IntStream.rangeClosed(1, calm.appends()).parallel().forEach(append -> {
            for (boolean after : new boolean[] {false, true}) {
                History history = new History(seed, TURNS).crashingAt(append, after);
                assertEquals(List.of(), history.run(), "seed " + seed + ", append " + append + ", after " + after);
            }
        });
        return 2 * calm.appends();
    }
}
