package dev.plenum.core.owning;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What borrowed share is worth: who paid how much for it, and who gets how much of that. The report and the closing of a month ask it.
 *
 * <p>Goal: the borrower pays the price of its class, no more and no less; the lender gets the part of it that its organization's rule says. Algorithm, for
 * each model and day: all time of a project is alike, so that the borrowed part cost as much of what is posted as it is of what was billed (what was held
 * and not billed costs nothing). What all borrowers paid is worth to each lender what it lent of the whole; its credit is the lender's share of that. Who
 * is charged back gets nothing of what is only shown: showback of a borrower is no money.
 *
 * <p>Example: c borrowed 2 hours, and its 4 hours of the day cost 10.00, so it paid 5.00 for them. a lent 1.5 hours, b 0.5: worth 3.75 and 1.25. At a
 * lender's share of 50 % a gets 1.875.
 */
public final class Loans {

    /**
     * What is posted of a project's time.
     *
     * @param millionths of device-seconds
     */
    public record Posted(BigInteger millionths, Money amount) {

        public static final Posted NOTHING = new Posted(BigInteger.ZERO, Money.ZERO);
    }

    /**
     * Of one project and model over a period.
     *
     * @param paid for what it borrowed
     * @param worth of what it lent, at what the borrowers paid
     * @param credit its part of that
     */
    public record Row(Meter meter, String project, LentTime time, Money paid, Money worth, Money credit) {

        private Row plus(Row other) {
            return new Row(
                    meter,
                    project,
                    time.plus(other.time),
                    paid.plus(other.paid),
                    worth.plus(other.worth),
                    credit.plus(other.credit));
        }
    }

    private record Key(Meter meter, String project) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = meter.compareTo(other.meter);
            return order != 0 ? order : project.compareTo(other.project);
        }
    }

    private final Function<Share, Posted> posted;
    private final Function<String, MoneyRule> rules;

    /**
     * @param posted of a project's time on a day
     * @param rules by project: that of its organization
     */
    public Loans(Function<Share, Posted> posted, Function<String, MoneyRule> rules) {
        this.posted = posted;
        this.rules = rules;
    }

    /** One row a model and project, in that order. */
    public List<Row> of(SortedMap<Share, LentTime> times) {
        SortedMap<Key, Row> rows = new TreeMap<>();
        byModelAndDay(times)
                .forEach(day -> day(day).forEach(row -> rows.merge(new Key(row.meter, row.project), row, Row::plus)));
        return List.copyOf(rows.values());
    }

    private static List<SortedMap<Share, LentTime>> byModelAndDay(SortedMap<Share, LentTime> times) {
        SortedMap<Share, SortedMap<Share, LentTime>> days = new TreeMap<>();
        times.forEach(
                (share, time) -> days.computeIfAbsent(new Share(share.day(), share.meter(), ""), _ -> new TreeMap<>())
                        .put(share, time));
        return List.copyOf(days.values());
    }

    private List<Row> day(SortedMap<Share, LentTime> times) {
        Money all = Money.ZERO;
        Money charged = Money.ZERO;
        BigInteger lent = BigInteger.ZERO;
        SortedMap<Share, Money> paid = new TreeMap<>();
        for (Map.Entry<Share, LentTime> entry : times.entrySet()) {
            Money amount = paid(entry.getKey(), entry.getValue().borrowed());
            paid.put(entry.getKey(), amount);
            all = all.plus(amount);
            charged = rules.apply(entry.getKey().project()).showback() ? charged : charged.plus(amount);
            lent = lent.add(entry.getValue().lent());
        }
        List<Row> rows = new ArrayList<>();
        BigInteger soFar = BigInteger.ZERO;
        for (Map.Entry<Share, LentTime> entry : times.entrySet()) {
            BigInteger upTo = soFar.add(entry.getValue().lent());
            MoneyRule rule = rules.apply(entry.getKey().project());
            Money worth = part(all, upTo, lent).minus(part(all, soFar, lent));
            Money credited = part(charged, upTo, lent).minus(part(charged, soFar, lent));
            Money credit = (rule.showback() ? worth : credited)
                    .timesRatio(BigInteger.valueOf(rule.lenderShare()), BigInteger.valueOf(1000));
            rows.add(new Row(
                    entry.getKey().meter(),
                    entry.getKey().project(),
                    entry.getValue(),
                    paid.get(entry.getKey()),
                    worth,
                    credit));
            soFar = upTo;
        }
        return rows;
    }

    private Money paid(Share share, BigInteger borrowed) {
        if (borrowed.signum() == 0) {
            return Money.ZERO;
        }
        Posted all = posted.apply(share);
        return all.millionths.signum() == 0
                ? Money.ZERO
                : all.amount.timesRatio(borrowed.min(all.millionths), all.millionths);
    }

    private static Money part(Money of, BigInteger lent, BigInteger all) {
        return all.signum() == 0 ? Money.ZERO : of.timesRatio(lent, all);
    }
}
