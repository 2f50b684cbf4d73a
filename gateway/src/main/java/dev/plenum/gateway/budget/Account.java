package dev.plenum.gateway.budget;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Tokens;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a payer may still spend through this gateway in a month. What was spent is reckoned as the ledger does it: of each price the rounded cost of all that
 * was sold at it in a day. Safe from any thread.
 */
final class Account {

    /** Unused for so long, what is left of its lease goes back, so that another gateway can have it. */
    static final Duration IDLE = Duration.ofSeconds(10);

    /** After a refusal, whoever asks for as much is refused at once for so long: a storm of requests asks the control plane no more than this. */
    private static final Duration REFUSAL_HOLDS = Duration.ofMillis(200);

    private final String payer;
    private final YearMonth month;
    private final Map<Sold, Quantity> sold = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Money granted = Money.ZERO;
    private Money returned = Money.ZERO;
    private Money spent = Money.ZERO;
    private Money reserved = Money.ZERO;
    private long usedNanos;
    private Money refused = Money.ZERO;
    private long refusedNanos;

    private record Sold(LocalDate day, String model, Meter.Kind kind, String price) {}

    Account(String payer, YearMonth month, long nowNanos) {
        this.payer = payer;
        this.month = month;
        this.usedNanos = nowNanos;
    }

    /** As {@link dev.plenum.core.tenancy.Payer#toString} has it. */
    String payer() {
        return payer;
    }

    YearMonth month() {
        return month;
    }

    /** What the lease has left beside what is reserved; below zero where requests came to more than they had reserved. */
    private Money available() {
        return granted.minus(returned).minus(spent).minus(reserved);
    }

    private boolean fits(Money amount) {
        return amount.isZero() || amount.compareTo(available()) <= 0;
    }

    /** Reserves the amount if the lease has it and nobody waits for it. */
    synchronized boolean take(Money amount, long nowNanos) {
        usedNanos = nowNanos;
        if (!amount.isZero() && !waiting.isEmpty() || !fits(amount)) {
            return false;
        }
        reserved = reserved.plus(amount);
        return true;
    }

    /** As much was refused a moment ago, by somebody who knew. */
    synchronized boolean refusedLately(Money amount, long nowNanos) {
        return !refused.isZero() && nowNanos - refusedNanos < REFUSAL_HOLDS.toNanos() && amount.compareTo(refused) >= 0;
    }

    /** @param reports how many have begun: under this lock, so that a report that has begun and not come here yet is not taken for one that has it */
    synchronized Waiting await(
            Money amount, AtomicLong reports, ScheduledExecutorService caller, Consumer<Boolean> then) {
        Waiting one = new Waiting(amount, reports.get(), caller, then);
        waiting.add(one);
        return one;
    }

    /** False when it has been answered already. */
    synchronized boolean giveUp(Waiting one) {
        boolean waited = waiting.remove(one);
        serve();
        return waited;
    }

    synchronized void release(Money amount, long nowNanos) {
        usedNanos = nowNanos;
        reserved = reserved.minus(amount);
        serve();
    }

    /** What was reserved is given back, and what it came to is spent. */
    synchronized void settle(Money amount, Rate rate, LocalDate day, Tokens tokens, long nowNanos) {
        usedNanos = nowNanos;
        reserved = reserved.minus(amount);
        for (Rate.Line line : rate.lines(tokens)) {
            Sold key = new Sold(day, rate.model(), line.kind(), line.price().id());
            Quantity before = sold.getOrDefault(key, Quantity.ZERO);
            Quantity after = before.plus(line.quantity());
            sold.put(key, after);
            spent = spent.plus(line.price().of(after)).minus(line.price().of(before));
        }
        serve();
    }

    /** Strictly in turn: what was granted for one must not go to a smaller one that came later. */
    private void serve() {
        while (!waiting.isEmpty() && fits(waiting.peek().amount())) {
            Waiting next = waiting.remove();
            reserved = reserved.plus(next.amount());
            boolean _ = next.answer(true);
        }
    }

    synchronized void lease(Grants.Lease lease, long nowNanos) {
        if (lease.granted().compareTo(granted) > 0) {
            granted = lease.granted();
            refused = Money.ZERO;
        }
        serve();
        if (!lease.refuses().isZero()) {
            refused = lease.refuses();
            refusedNanos = nowNanos;
            waiting.removeIf(one -> one.after() < lease.waitedIn()
                    && one.amount().compareTo(lease.refuses()) >= 0
                    && one.answer(false));
            serve();
        }
    }

    /** The payer has no budget any more: whoever waits goes on. */
    synchronized void free() {
        waiting.forEach(one -> {
            reserved = reserved.plus(one.amount());
            boolean _ = one.answer(true);
        });
        waiting.clear();
    }

    synchronized Spending.Account report(long nowNanos) {
        boolean active = !waiting.isEmpty() || !reserved.isZero() || nowNanos - usedNanos < IDLE.toNanos();
        if (!active && available().compareTo(Money.ZERO) > 0) {
            returned = returned.plus(available());
        }
        Money first = waiting.isEmpty() ? Money.ZERO : waiting.peek().amount();
        Money wanted = waiting.stream().map(Waiting::amount).reduce(Money.ZERO, Money::plus);
        return new Spending.Account(payer, month, returned, spent, reserved, wanted, first, active);
    }
}
