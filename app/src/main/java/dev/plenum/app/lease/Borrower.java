package dev.plenum.app.lease;

import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Spending;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** One life of a gateway, as its reports tell it. What it spent counts as posted once the ledger has its usage log as far as the report went. */
final class Borrower {

    /** So many reports are kept until the ledger has what they tell; beyond that, some between are left out. */
    private static final int MOST_REPORTS = 64;

    /** Not heard of for so long, nobody waits for its next report. */
    private static final Duration SILENT = Duration.ofSeconds(3);

    private final String gateway;
    private final Spending.Life life;
    private final Map<Line, Held> held = new HashMap<>();
    private final Map<Line, Spending.Account> latest = new HashMap<>();
    private final Deque<Spending> unposted = new ArrayDeque<>();
    private long heard;
    private long heardNanos;
    private long heardSequence = Long.MAX_VALUE;
    private long postedUpTo = -1;
    private boolean known;

    /** A project's month. */
    record Line(String project, YearMonth month) {

        static Line of(Spending.Account account) {
            return new Line(account.project(), account.month());
        }
    }

    private Borrower(String gateway, Spending.Life life, boolean known) {
        this.gateway = gateway;
        this.life = life;
        this.known = known;
    }

    static Borrower fresh(String gateway, Spending.Life life) {
        return new Borrower(gateway, life, false);
    }

    /** As it was when the control plane ended; {@link #restore} gives it what it held. */
    static Borrower of(Held kept) {
        return new Borrower(kept.gateway(), kept.life(), true);
    }

    void restore(Held kept) {
        held.put(new Line(kept.project(), kept.month()), kept);
        known &= kept.former().isZero();
    }

    Spending.Life life() {
        return life;
    }

    /** The next life of the gateway. */
    Borrower next(Spending.Life later) {
        Borrower next = fresh(gateway, later);
        held.forEach((line, one) -> next.held.put(line, one.next(later, outstanding(line))));
        return next;
    }

    /** False for a report that is not later than one that came before. */
    boolean hear(Spending report, long nowNanos) {
        if (report.number() <= heard) {
            return false;
        }
        heard = report.number();
        heardNanos = nowNanos;
        heardSequence = report.sequence();
        if (unposted.size() >= MOST_REPORTS) {
            unposted.removeLast();
        }
        unposted.add(report);
        for (Spending.Account account : report.accounts()) {
            Line line = Line.of(account);
            latest.put(line, account);
            held.put(line, held(line).returning(account.returned()));
        }
        return true;
    }

    /** The ledger has its usage log up to there. */
    void posted(long upTo) {
        postedUpTo = upTo;
        while (!unposted.isEmpty() && unposted.peek().sequence() <= upTo) {
            for (Spending.Account account : unposted.remove().accounts()) {
                Line line = Line.of(account);
                held.put(line, held(line).posting(account.spent()));
            }
            if (!known) {
                known = true;
                held.replaceAll((_, one) -> one.posting(one.posted()));
            }
        }
    }

    /** Whether the ledger has all that was spent before it began: else nobody knows what is left. */
    boolean isKnown() {
        return known;
    }

    Held held(Line line) {
        Held one = held.get(line);
        return one != null ? one : Held.nothing(gateway, life, line.project(), line.month());
    }

    void grant(Line line, Money more) {
        held.put(line, held(line).granting(more));
    }

    /** What it may have spent, or may still spend, that the ledger does not know of. Requests that came to more than they had reserved are in it. */
    Money outstanding(Line line) {
        Held one = held(line);
        Spending.Account told = latest.get(line);
        Money most = greater(one.granted().minus(one.returned()), one.posted());
        if (told != null) {
            most = greater(most, told.spent().plus(told.reserved()));
        }
        return most.minus(one.posted()).plus(one.former());
    }

    /** The ledger has more than its reports tell; the next one, if it still comes, says how much. */
    boolean isBehind(long nowNanos) {
        return heardSequence < postedUpTo && nowNanos - heardNanos < SILENT.toNanos();
    }

    /** How much of {@link #outstanding} the ledger may have posted already. */
    Money uncertain(Line line) {
        Spending.Account told = latest.get(line);
        Held one = held(line);
        return told == null ? one.former() : one.former().plus(told.spent()).minus(one.posted());
    }

    private static Money greater(Money one, Money other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    boolean uses(Line line) {
        return held.containsKey(line);
    }

    void forgetBefore(YearMonth oldest) {
        held.keySet().removeIf(line -> line.month.isBefore(oldest));
        latest.keySet().removeIf(line -> line.month.isBefore(oldest));
    }

    Collection<Held> all() {
        return held.values();
    }
}
