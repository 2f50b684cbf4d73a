package dev.plenum.core.owning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The worked example of docs/owning.md, and what must hold of every other. */
final class LoansTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
    private static final Meter H100 = new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false);
    private static final BigInteger HOUR = BigInteger.valueOf(3_600_000_000L);

    private static LentTime time(double borrowed, double lent) {
        return new LentTime(hours(borrowed), hours(lent));
    }

    private static BigInteger hours(double hours) {
        return HOUR.multiply(BigInteger.valueOf(Math.round(hours * 4))).divide(BigInteger.valueOf(4));
    }

    private static SortedMap<Share, LentTime> example() {
        SortedMap<Share, LentTime> times = new TreeMap<>();
        times.put(new Share(DAY, H100, "a"), time(0, 1.5));
        times.put(new Share(DAY, H100, "b"), time(0, 0.5));
        times.put(new Share(DAY, H100, "c"), time(2, 0));
        return times;
    }

    private static List<Loans.Row> rows(Loans.Posted posted, MoneyRule.Mode lenders, MoneyRule.Mode borrower) {
        Map<String, MoneyRule> rules = Map.of(
                "a", new MoneyRule(lenders, 500), "b", new MoneyRule(lenders, 1000), "c", new MoneyRule(borrower, 0));
        return new Loans(share -> share.project().equals("c") ? posted : Loans.Posted.NOTHING, rules::get)
                .of(example());
    }

    private static void money(Loans.Row row, String paid, String worth, String credit) {
        assertEquals(
                List.of(Money.of(paid), Money.of(worth), Money.of(credit)),
                List.of(row.paid(), row.worth(), row.credit()),
                row.project());
    }

    @Test
    void theExampleOfTheGuide() {
        List<Loans.Row> rows =
                rows(new Loans.Posted(hours(4), Money.of("10")), MoneyRule.Mode.CHARGEBACK, MoneyRule.Mode.CHARGEBACK);
        money(rows.get(0), "0", "3.75", "1.875");
        money(rows.get(1), "0", "1.25", "1.25");
        money(rows.get(2), "5", "0", "0");
    }

    @Test
    void whatWasHeldAndNotBilledCostNothing() {
        List<Loans.Row> rows = rows(
                new Loans.Posted(hours(1), Money.of("2.50")), MoneyRule.Mode.CHARGEBACK, MoneyRule.Mode.CHARGEBACK);
        money(rows.get(2), "2.50", "0", "0");
        money(
                rows(Loans.Posted.NOTHING, MoneyRule.Mode.CHARGEBACK, MoneyRule.Mode.CHARGEBACK)
                        .get(2),
                "0",
                "0",
                "0");
    }

    @Test
    void whoIsChargedBackGetsNothingOfWhatIsOnlyShown() {
        Loans.Posted posted = new Loans.Posted(hours(4), Money.of("10"));
        money(rows(posted, MoneyRule.Mode.CHARGEBACK, MoneyRule.Mode.SHOWBACK).get(0), "0", "3.75", "0");
        money(rows(posted, MoneyRule.Mode.SHOWBACK, MoneyRule.Mode.SHOWBACK).get(0), "0", "3.75", "1.875");
    }

    @Test
    void whatBorrowersPaidIsWorthAsMuchToLendersWhateverIsRounded() {
        SortedMap<Share, LentTime> times = new TreeMap<>();
        for (int project = 0; project < 7; project++) {
            times.put(
                    new Share(DAY, H100, "l" + project),
                    new LentTime(BigInteger.ZERO, BigInteger.valueOf(1_000_003L * (project + 1))));
        }
        times.put(new Share(DAY, H100, "z"), new LentTime(BigInteger.valueOf(28_000_084L), BigInteger.ZERO));
        List<Loans.Row> rows = new Loans(
                        _ -> new Loans.Posted(BigInteger.valueOf(99_999_999L), Money.of("0.000000101")),
                        _ -> new MoneyRule(MoneyRule.Mode.CHARGEBACK, 1000))
                .of(times);
        assertEquals(
                rows.stream().map(Loans.Row::paid).reduce(Money.ZERO, Money::plus),
                rows.stream().map(Loans.Row::credit).reduce(Money.ZERO, Money::plus));
    }
}
