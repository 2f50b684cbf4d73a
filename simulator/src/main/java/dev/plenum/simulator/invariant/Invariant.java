package dev.plenum.simulator.invariant;

import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing that must hold, checked from events alone. It keeps its own books, so that an error in the World's is found. */
interface Invariant {

    String name();

    /** What the event breaks; {@code world} is as it was before it. */
    default Optional<String> event(Event event, World world) {
        return Optional.empty();
    }

    /** What is broken at the end of the turn that had these events; {@code world} is as it is after them. */
    default Optional<String> turn(Instant now, List<Event> events, World world) {
        return Optional.empty();
    }
}
