package dev.plenum.server;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Loans;
import dev.plenum.core.owning.Share;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Puts together what projects borrowed of each other: the time from the views, and what was posted for it from the ledger. */
final class Lendings {

    private final ServerPorts ports;
    private final Map<String, String> organizations;
    private final SortedMap<String, MoneyRule> rules;

    Lendings(ServerPorts ports) {
        this.ports = ports;
        this.organizations =
                ports.views().projects().stream().collect(Collectors.toMap(Project::name, Project::organization));
        this.rules = ports.views().moneyRules();
    }

    String organization(String project) {
        return organizations.getOrDefault(project, "");
    }

    MoneyRule rule(String project) {
        return rules.getOrDefault(organization(project), MoneyRule.DEFAULT);
    }

    /** What runs is counted up to now; what it costs, as far as it is posted. */
    List<Loans.Row> of(Period period, Instant now) {
        SortedMap<Share, LentTime> times = new TreeMap<>();
        ports.views()
                .lentTime(period.from(), period.to(), now, (share, time) -> times.merge(share, time, LentTime::plus));
        return new Loans(this::posted, this::rule).of(times);
    }

    private Loans.Posted posted(Share share) {
        BigInteger millionths = BigInteger.ZERO;
        Money amount = Money.ZERO;
        for (Statement.Line line : ports.ledger().lines(share.project(), share.day(), share.day())) {
            if (line.meter().equals(share.meter()) && line.usedOn().isEmpty()) {
                millionths = millionths.add(BigInteger.valueOf(line.quantity().millionths()));
                amount = amount.plus(line.exact());
            }
        }
        return new Loans.Posted(millionths, amount);
    }

    /** Posts what lenders get of this month and of every earlier one that is open, which are over: before they are closed. */
    void post(YearMonth last, Instant now) {
        SortedSet<YearMonth> closed = new TreeSet<>();
        ports.ledger().periods().closed().forEach(period -> closed.add(period.month()));
        SortedSet<YearMonth> months = new TreeSet<>();
        ports.views()
                .lentTime(
                        LocalDate.EPOCH,
                        last.atEndOfMonth(),
                        now,
                        (share, _) -> months.add(YearMonth.from(share.day())));
        months.removeIf(month -> !closed.isEmpty() && !month.isAfter(closed.last()));
        for (YearMonth month : months) {
            List<Charge> charges = of(new Period(month.atDay(1), month.atEndOfMonth()), now).stream()
                    .filter(row ->
                            !row.meter().simulated() && !rule(row.project()).showback())
                    .map(row -> charge(row, month, now))
                    .filter(charge -> !charge.amount().isZero())
                    .toList();
            ports.ledger().postCharges(charges);
        }
    }

    private Charge charge(Loans.Row row, YearMonth month, Instant now) {
        Meter meter = row.meter();
        return new Charge(
                "lent-" + month + "-" + meter.subject() + "-" + row.project(),
                Charge.Kind.LENT,
                organization(row.project()),
                Optional.of(row.project()),
                month.atEndOfMonth(),
                meter.subject(),
                "share of " + meter.subject() + " that others borrowed, "
                        + rule(row.project()).lenderShare() / 10.0 + " % of " + row.worth(),
                Optional.empty(),
                rounded(row.credit()).negated(),
                now);
    }

    /** To the digits of a statement, down: a lender never gets more than was paid. */
    private static Money rounded(Money amount) {
        BigInteger step = BigInteger.TEN.pow(9 - Statement.DIGITS);
        return new Money(amount.nanos().divide(step).multiply(step));
    }

    /** Whether the month is over. */
    static boolean over(YearMonth month, Instant now) {
        return month.isBefore(YearMonth.from(now.atOffset(ZoneOffset.UTC)));
    }
}
