package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A request, or a stream that goes on, until more is granted.
 *
 * @param after the number of the last report that may not have it yet
 */
record Waiting(Money amount, long after, ScheduledExecutorService caller, Consumer<Boolean> then) {

    /** Returns at once; always true. */
    boolean answer(boolean granted) {
        try {
            caller.execute(() -> then.accept(granted));
        } catch (RejectedExecutionException e) {
            // The gateway is being closed: nobody waits any more.
        }
        return true;
    }
}
