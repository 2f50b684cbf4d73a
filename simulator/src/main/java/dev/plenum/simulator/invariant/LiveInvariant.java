package dev.plenum.simulator.invariant;

import java.util.Optional;

/** One thing that must hold of the live World and its scheduler after a turn. */
interface LiveInvariant {

    String name();

    Optional<String> check(Moment moment);
}
