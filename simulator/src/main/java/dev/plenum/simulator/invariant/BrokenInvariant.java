package dev.plenum.simulator.invariant;

/** Ends a run that was checked, in the turn in which an invariant was found broken. */
public final class BrokenInvariant extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenInvariant(Broken broken) {
        super(broken.toString());
    }
}
