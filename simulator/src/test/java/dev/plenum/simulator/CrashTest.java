package dev.plenum.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop, crashed at every write of seeded random histories. A failure names seed and crash point: put them into one line to see it again. */
class CrashTest {

    @Test
    void everyInvariantHoldsWhereverTheControlPlaneCrashes() {
        int crashes = 0;
        for (long seed = 1; seed <= 12; seed++) {
            History calm = new History(seed, 25);
            assertEquals(List.of(), calm.run(), "seed " + seed);
            for (int append = 1; append <= calm.appends(); append++) {
                for (boolean after : new boolean[] {false, true}) {
                    History history = new History(seed, 25).crashingAt(append, after);
                    assertEquals(List.of(), history.run(), "seed " + seed + ", append " + append + ", after " + after);
                    crashes++;
                }
            }
        }
        assertTrue(crashes > 500, "crash points tried: " + crashes);
    }

    @Test
    void manyCalmHistoriesHoldEveryInvariant() {
        for (long seed = 100; seed < 200; seed++) {
            assertEquals(List.of(), new History(seed, 60).run(), "seed " + seed);
        }
    }

    @Test
    void theSameSeedGivesTheSameJournalAndAnotherSeedAnother() {
        History one = new History(7, 40);
        History same = new History(7, 40);
        History other = new History(8, 40);
        one.run();
        same.run();
        other.run();
        assertEquals(one.fingerprint(), same.fingerprint());
        assertNotEquals(one.fingerprint(), other.fingerprint());
    }
}
