package dev.plenum.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random histories with faults; {@code plenum bench histories} runs thousands of them. */
class HistoriesTest {

    @Test
    void everyInvariantHoldsInEveryTurn() {
        List<String> wrong = LongStream.rangeClosed(1, 200)
                .parallel()
                .mapToObj(Histories::run)
                .flatMap(outcome -> outcome.wrong().stream())
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void theSameSeedGivesTheSameEventsAndAnotherSeedOthers() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(Histories.run(seed), Histories.run(seed), "seed " + seed);
        }
        assertNotEquals(Histories.run(1).fingerprint(), Histories.run(2).fingerprint());
    }
}
