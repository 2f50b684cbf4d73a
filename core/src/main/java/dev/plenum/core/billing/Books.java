package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the loop has to know of the ledger to decide: up to which month it is closed, and what was refunded already.
 *
 * @param closed the last closed month; those before it are closed too
 * @param refunded by project and month, such as {@code research/2026-10}
 */
public record Books(Optional<YearMonth> closed, SortedMap<String, Money> refunded) {

    public static final Books EMPTY = new Books(Optional.empty(), Collections.emptySortedMap());

    public Books {
        refunded = Collections.unmodifiableSortedMap(new TreeMap<>(refunded));
    }

    public Books closed(YearMonth month) {
        return new Books(Optional.of(closed.filter(last -> last.isAfter(month)).orElse(month)), refunded);
    }

    public Books after(BillingFact fact) {
        if (fact instanceof Refund refund) {
            SortedMap<String, Money> sums = new TreeMap<>(refunded);
            sums.merge(key(refund.project(), refund.of()), refund.amount(), Money::plus);
            return new Books(closed, sums);
        }
        return this;
    }

    public Money refunded(String project, YearMonth of) {
        return refunded.getOrDefault(key(project, of), Money.ZERO);
    }

    private static String key(String project, YearMonth of) {
        return project + "/" + of;
    }

    /** @throws PlenumException CONFLICT when the day lies in a closed month, whose statements are final */
    public void checkOpen(String what, LocalDate from) {
        closed.filter(last -> !from.isAfter(last.atEndOfMonth())).ifPresent(last -> {
            LocalDate open = last.plusMonths(1).atDay(1);
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    what + " from " + from + ", and the ledger is closed up to " + open.minusDays(1),
                    open + " or later",
                    "Statements of closed periods are final: give it a later day");
        });
    }
}
