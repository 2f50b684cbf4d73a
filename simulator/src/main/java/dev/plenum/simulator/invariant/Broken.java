package dev.plenum.simulator.invariant;

import java.time.Instant;

/**
 * An invariant that did not hold.
 *
 * @param invariant its name
 * @param at the turn's time
 * @param what in words: ids, and numbers against what they should be
 */
public record Broken(String invariant, Instant at, String what) {

    @Override
    public String toString() {
        return invariant + " broken at " + at + ": " + what;
    }
}
