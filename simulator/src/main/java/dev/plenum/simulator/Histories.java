package dev.plenum.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random histories by number, every second one with a crash of the control plane: for tests, and for whoever wants to run many. */
public final class Histories {

    private static final int TURNS = 60;
    private static final int APPENDS = 90;

    /**
     * What came of one.
     *
     * @param wrong what was broken, with the seed; nothing when all invariants held
     * @param fingerprint of all that happened
     */
    public record Outcome(List<String> wrong, long turns, long fingerprint) {

        public Outcome {
            wrong = List.copyOf(wrong);
        }
    }

    private Histories() {}

    /** Runs the history with this seed, from which everything in it is drawn. */
    public static Outcome run(long seed) {
        History history = new History(seed, TURNS);
        SplittableRandom crash = new SplittableRandom(~seed);
        if (crash.nextBoolean()) {
            history.crashingAt(crash.nextInt(1, APPENDS), crash.nextBoolean());
        }
        List<String> wrong = new ArrayList<>();
        try {
            history.run().forEach(one -> wrong.add("seed " + seed + ": " + one));
        } catch (RuntimeException failed) {
            wrong.add("seed " + seed + ": " + failed + " at " + failed.getStackTrace()[0]);
        }
        return new Outcome(wrong, history.turnsRun(), history.fingerprint());
    }
}
