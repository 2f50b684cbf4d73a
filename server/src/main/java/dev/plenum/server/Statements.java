package dev.plenum.server;

import dev.plenum.core.billing.Accrual;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Periods;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts a statement together: what the ledger has posted, and what runs at this moment and is not posted yet. */
record Statements(ServerPorts ports, String currency) {

    Statement of(String project, Period period, Instant now) {
        checkExists(project);
        return new Statement(
                project,
                currency,
                period.from(),
                period.to(),
                ports.ledger().lines(project, period.from(), period.to()),
                period.contains(now) ? accruing(project, now) : List.of(),
                ports.ledger().charges().ofProject(project, period.from(), period.to()));
    }

    /** What is posted, without what runs now. */
    Statement posted(String project, Period period) {
        return new Statement(
                project,
                currency,
                period.from(),
                period.to(),
                ports.ledger().lines(project, period.from(), period.to()),
                List.of(),
                ports.ledger().charges().ofProject(project, period.from(), period.to()));
    }

    /** What is posted, reckoned again from raw usage and prices alone. */
    Statement recomputed(String project, Period period) {
        checkExists(project);
        Recomputation lines =
                new Recomputation(project, book(), ports.ledger().periods().closedUpTo());
        LocalDate before = YearMonth.from(period.from()).minusMonths(1).atDay(1);
        LocalDate begin = posted(project, period).posted().stream()
                .flatMap(line -> line.usedOn().stream())
                .reduce(before, (one, other) -> other.isBefore(one) ? other : one);
        ports.history().read(begin, period.to(), ports.ledger().marks(), lines);
        return new Statement(
                project,
                currency,
                period.from(),
                period.to(),
                lines.lines(period.from(), period.to()),
                List.of(),
                List.of());
    }

    /** Of all projects that belong to it, by name. */
    OrganizationStatement ofOrganization(String organization, Period period, Instant now) {
        List<Project> members = ports.views().projects().stream()
                .filter(project -> project.organization().equals(organization))
                .sorted(Comparator.comparing(Project::name))
                .toList();
        if (members.isEmpty()) {
            throw noOrganization(organization);
        }
        boolean closed = closedAt(period).isPresent();
        return new OrganizationStatement(
                organization,
                members.stream()
                        .map(project -> of(project.name(), period, now))
                        // A project made after the close must not change what is final.
                        .filter(statement -> !closed
                                || !statement.posted().isEmpty()
                                || !statement.charges().isEmpty())
                        .toList(),
                ports.ledger().charges().ofOrganization(organization, period.from(), period.to()),
                List.of());
    }

    /** When the last of its months was closed; empty while that one is open. */
    Optional<Instant> closedAt(Period period) {
        YearMonth last = YearMonth.from(period.to());
        return ports.ledger().periods().closed().stream()
                .filter(closed -> closed.month().equals(last))
                .map(Periods.Closed::at)
                .findFirst();
    }

    private PlenumException noOrganization(String organization) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no organization '" + organization + "' has a project",
                ports.views().projects().stream()
                        .map(Project::organization)
                        .distinct()
                        .sorted()
                        .limit(20)
                        .collect(Collectors.joining(", ")),
                "Choose one of them");
    }

    String organizationOf(String project) {
        checkExists(project);
        return ports.views().projects().stream()
                .filter(it -> it.name().equals(project))
                .map(Project::organization)
                .findFirst()
                .orElseThrow();
    }

    Scope scope(Period period, Optional<String> other) {
        return new Scope(currency, period, other.map(name -> rate(name, period)));
    }

    private ExchangeRate rate(String other, Period period) {
        return ports.ledger()
                .exchangeRates()
                .on(other, period.to())
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "no rate of " + other + " on " + period.to(),
                        "a currency with a rate on the statement's last day",
                        "Enter one: plenum currency set " + other + " RATE --from " + period.to()));
    }

    /** What a statement is about, besides whom. */
    record Scope(String currency, Period period, Optional<ExchangeRate> rate) {}

    /** What is being added each second, of real usage; exact. */
    Money perSecond(String project, Instant now) {
        List<WorkloadState> placed = ports.views().placed(project);
        PriceBook book = book();
        return exact(Accrual.lines(placed, book, now.plusSeconds(1))).minus(exact(Accrual.lines(placed, book, now)));
    }

    private static Money exact(List<Statement.Line> lines) {
        return lines.stream()
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
    }

    private List<Statement.Line> accruing(String project, Instant now) {
        return Accrual.lines(ports.views().placed(project), book(), now);
    }

    private PriceBook book() {
        return PriceBook.of(ports.views().prices(), ports.views().projects());
    }

    private void checkExists(String project) {
        List<String> names =
                ports.views().projects().stream().map(Project::name).toList();
        if (!names.contains(project)) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "no project '" + project + "'",
                    names.stream().sorted().limit(20).collect(Collectors.joining(", ")),
                    "Choose one of them, or create it: plenum project create " + project);
        }
    }
}
