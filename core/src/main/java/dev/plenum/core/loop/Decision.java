package dev.plenum.core.loop;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Event;
import java.util.List;

/**
 * What one command leads to.
 *
 * @param id what it is answered with
 */
record Decision(String id, List<Event> events) {

    Decision {
        events = List.copyOf(events);
    }

    static Decision of(String id, Event... events) {
        return new Decision(id, List.of(events));
    }

    static PlenumException notFound(String what, String name, String nextStep) {
        return new PlenumException(ErrorCode.NOT_FOUND, "no " + what + " '" + name + "'", "one that exists", nextStep);
    }
}
