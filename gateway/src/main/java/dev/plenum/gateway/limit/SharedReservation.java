package dev.plenum.gateway.limit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that several gateways' limits count: in this gateway's own windows and, by what it cost in credits, in the coordinator's. */
final class SharedReservation implements Verdict.Reservation {

    private final SharedKey key;
    private final Verdict.Reservation counted;
    private final Optional<Credits> from;
    private final long tokens;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** {@code from} is empty for one that was let in without the coordinator. */
    SharedReservation(SharedKey key, Verdict.Reservation counted, Optional<Credits> from, long tokens) {
        this.key = key;
        this.counted = counted;
        this.from = from;
        this.tokens = tokens;
    }

    @Override
    public void settle(long actualTokens) {
        if (ended.compareAndSet(false, true)) {
            counted.settle(actualTokens);
            key.ended(from, 0, actualTokens - tokens);
        }
    }

    @Override
    public void release() {
        if (ended.compareAndSet(false, true)) {
            counted.release();
            key.ended(from, -1, -tokens);
        }
    }
}
