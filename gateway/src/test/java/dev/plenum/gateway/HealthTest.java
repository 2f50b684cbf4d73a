package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From one state of a target to the next. */
class HealthTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static Health after(int failures) {
        Health health = Health.Good.FRESH;
        for (int i = 0; i < failures; i++) {
            health = health.failed(0);
        }
        return health;
    }

    @Test
    void threeFailuresInARowPauseATargetAndEachMoreForTwiceAsLongUpTo32Seconds() {
        assertFalse(after(2).isLeftOut(0));
        for (int more = 0; more < 10; more++) {
            long pause = SECOND << Math.min(more, 5);
            assertTrue(after(3 + more).isLeftOut(pause - 1), more + " more");
            assertFalse(after(3 + more).isLeftOut(pause), more + " more");
        }
    }

    @Test
    void anAnswerForgetsFailures() {
        assertEquals(Health.Good.FRESH, after(2).answered());
        assertEquals(Health.Good.FRESH, after(5).answered());
    }

    @Test
    void aFailedProbeLeavesATargetOutUntilOneSucceedsWhateverElseItAnswers() {
        Health down = after(1).probed(false, 0);
        assertTrue(down.isLeftOut(1000 * SECOND));
        assertEquals(down, down.answered().failed(0));
        assertEquals(Health.Good.FRESH, down.probed(true, 0));
    }

    @Test
    void aGoodProbeEndsAPauseButDoesNotForgetIt() {
        Health ended = after(4).probed(true, SECOND / 2);
        assertFalse(ended.isLeftOut(SECOND / 2));
        assertTrue(ended.failed(SECOND).isLeftOut(5 * SECOND - 1));
        assertFalse(ended.failed(SECOND).isLeftOut(5 * SECOND));
    }
}
