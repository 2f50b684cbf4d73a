package dev.plenum.server;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * What closing would charge an organization, were its open months closed now: of each month of a statement that is open and in it from its first day to
 * its last, or to today. What runs and is not posted yet counts. Showback
 * charges nothing.
 */
record ChargesAhead(Statements statements) {

    List<Charge> of(String organization, List<Project> members, Period period, Instant now) {
        List<Charge> ahead = new ArrayList<>();
        if (statements
                .ports()
                .views()
                .moneyRules()
                .getOrDefault(organization, MoneyRule.DEFAULT)
                .showback()) {
            return ahead;
        }
        MonthEnd.Standing standing = statements.ports().ledger().charges().standing(organization);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (Period part : period.months()) {
            YearMonth month = YearMonth.from(part.from());
            LocalDate last = month.atEndOfMonth().isBefore(today) ? month.atEndOfMonth() : today;
            boolean whole = part.from().getDayOfMonth() == 1
                    && !part.to().isBefore(last)
                    && !part.from().isAfter(today);
            if (whole && statements.closedAt(part).isEmpty()) {
                MonthEnd.Standing then = standing.after(ahead);
                ahead.addAll(
                        ofMonth(organization, members, new Period(month.atDay(1), month.atEndOfMonth()), then, now));
            }
        }
        return ahead;
    }

    private List<Charge> ofMonth(
            String organization, List<Project> members, Period month, MonthEnd.Standing standing, Instant now) {
        List<String> names = members.stream().map(Project::name).toList();
        List<Rated> sums =
                new ArrayList<>(statements.ports().ledger().charges().sums(names, YearMonth.from(month.from())));
        Money net = Money.ZERO;
        for (String project : names) {
            Statement statement = statements.of(project, month, now);
            net = net.plus(statement.due().net());
            statement.accruing().forEach(line -> sums.add(rated(project, line, now)));
        }
        return MonthEnd.of(organization, YearMonth.from(month.from()), sums, net, standing, now);
    }

    private static Rated rated(String project, Statement.Line line, Instant now) {
        Rated.Key key = new Rated.Key(
                project,
                line.meter(),
                line.price().map(Price::id).orElse(""),
                LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new Rated(key, line.price(), line.quantity(), now);
    }
}
