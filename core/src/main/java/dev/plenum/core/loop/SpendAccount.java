package dev.plenum.core.loop;

import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one payer has spent this month, as far as it is recorded; what is alive of it; and when it is looked at next. */
final class SpendAccount {

    private record Used(long position, Money amount) {}

    private final SortedSet<WorkloadId> workloads = new TreeSet<>();
    private final Deque<Used> notPosted = new ArrayDeque<>();
    private Optional<YearMonth> month = Optional.empty();
    private Money posted = Money.ZERO;
    private long postedUpTo;
    private boolean known;
    private Instant due = Instant.MIN;

    /** Of a new month nothing is spent; of the month in which it is opened, nobody knows before the ledger says it. */
    void enter(YearMonth now, long position) {
        if (!month.equals(Optional.of(now))) {
            known = month.isPresent();
            month = Optional.of(now);
            posted = Money.ZERO;
            postedUpTo = position;
            notPosted.clear();
            change();
        }
    }

    /** Looked at in the next turn. */
    void change() {
        due = Instant.MIN;
    }

    void add(WorkloadId id) {
        workloads.add(id);
    }

    void remove(WorkloadId id) {
        workloads.remove(id);
        change();
    }

    SortedSet<WorkloadId> workloads() {
        return workloads;
    }

    void used(long position, Money amount) {
        notPosted.add(new Used(position, amount));
        change();
    }

    /** A sum of another month, or an older one, says nothing new. */
    void posted(Input.SpendPosted sum) {
        if (month.equals(Optional.of(sum.month())) && sum.upTo() >= postedUpTo) {
            known = true;
            posted = sum.amount();
            postedUpTo = sum.upTo();
            while (!notPosted.isEmpty() && notPosted.peek().position <= postedUpTo) {
                notPosted.poll();
            }
            change();
        }
    }

    /** Posted, and recorded since. */
    Money recorded() {
        return notPosted.stream().map(Used::amount).reduce(posted, Money::plus);
    }

    void wakeAt(Instant at) {
        due = at;
    }

    boolean isDue(Instant now) {
        return known && !due.isAfter(now);
    }

    /** Empty while the ledger has to be waited for. */
    Optional<Instant> due() {
        return known ? Optional.of(due) : Optional.empty();
    }

    /** The first instant of the next month, UTC. */
    Instant monthEnd() {
        return month.orElseThrow().plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
