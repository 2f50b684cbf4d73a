package dev.plenum.gateway.metering;

import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.limit.Verdict;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Turns one request into usage, once: whoever ends it settles, and a second settling does nothing. It is settled before the last byte of the answer
 * leaves, at the instant of its admission, so that a price change in between does not touch it.
 */
public final class Charge {

    /** Ends the source of a record whose tokens no engine reported. */
    static final String ESTIMATED = "/estimated";

    private final UsageLog log;
    private final Slot slot;
    private final Verdict.Reservation reservation;
    private final Payment payment;
    private boolean over;

    public Charge(UsageLog log, Slot slot, Verdict.Reservation reservation, Payment payment) {
        this.log = log;
        this.slot = slot;
        this.reservation = reservation;
        this.payment = payment;
    }

    /** No budget pays for it, so that nothing needs to be covered. */
    public boolean isFree() {
        return payment.isFree();
    }

    /** What is known so far, and so many more chunks. */
    public Tokens counted(int more) {
        Tokens counted = counted();
        return new Tokens(counted.input(), counted.cachedInput(), counted.output() + more);
    }

    /** Whether all these are paid for; ask before they are counted. */
    public boolean covers(Tokens tokens) {
        return payment.covers(tokens);
    }

    /** Reserves what all these need, and some more; answers now, or within a second on the caller's executor, whether there was enough. */
    public void extend(Tokens tokens, ScheduledExecutorService caller, Consumer<Boolean> then) {
        payment.extend(tokens, caller, then);
    }

    /** So many more chunks of content are about to go to the caller. */
    public void chunks(int more) {
        slot.chunks(more);
    }

    /** The engine's count of all up to here. */
    public void usage(Tokens tokens) {
        slot.usage(tokens.input(), tokens.cachedInput(), tokens.output());
    }

    /** What was about to go to the caller has gone. */
    public void left() {
        slot.left();
    }

    /** What is known so far; before it is settled. */
    public Tokens counted() {
        return slot.counted();
    }

    /** What the engine reported. */
    public void settle(Tokens tokens) {
        settle(tokens, false);
    }

    /** Of an answer that came without usage. */
    public void settleEstimated(Tokens tokens) {
        settle(tokens, true);
    }

    /** What is known of an answer that was cut. */
    public void settleCut() {
        settle(counted(), true);
    }

    private void settle(Tokens tokens, boolean estimated) {
        if (!over) {
            over = true;
            try {
                slot.settle(log, tokens, estimated);
            } finally {
                reservation.settle(tokens.total());
                payment.settle(tokens);
            }
        }
    }

    /** The caller got nothing for it, be it that its usage could not be recorded. */
    public void drop() {
        slot.end();
        if (!over) {
            over = true;
            reservation.release();
            payment.release();
        }
    }
}
