package dev.plenum.server;

import dev.plenum.api.BudgetDocument;
import dev.plenum.api.Items;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What projects may spend. */
record BudgetRoutes(ServerPorts ports, Writes writes, SpendRates rates) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/budgets", new Guard.Listing(Permission.BUDGET_READ), this::budgets),
                Route.get(
                        "/v1/projects/{name}/budget",
                        new Guard.Of(Permission.BUDGET_READ, Targets::named),
                        this::budget),
                Route.put(
                        "/v1/projects/{name}/budget",
                        new Guard.Of(Permission.BUDGET_WRITE, Targets::named),
                        this::setBudget),
                Route.delete(
                        "/v1/projects/{name}/budget",
                        new Guard.Of(Permission.BUDGET_WRITE, Targets::named),
                        this::clearBudget));
    }

    private void budgets(Exchange exchange) {
        Predicate<String> seen = exchange.sees(Permission.BUDGET_READ);
        exchange.json(
                200,
                new Items<>(ports.views().projects().stream()
                        .filter(project -> project.budget().isPresent() && seen.test(project.name()))
                        .map(this::document)
                        .toList()));
    }

    private void budget(Exchange exchange) {
        String name = exchange.path("name");
        Project project = ports.views().projects().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "no project '" + name + "'",
                        "one of `plenum project list`",
                        "Create it: plenum project create " + name));
        exchange.json(200, document(project));
    }

    private BudgetDocument document(Project project) {
        Instant now = ports.time().now();
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Money spent = ports.ledger().lines(project.name(), month.atDay(1), month.atEndOfMonth()).stream()
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
        Optional<Budget> budget = project.budget();
        SpendRates.Rate rate = rates.of(project.name(), now);
        return new BudgetDocument(
                Optional.of(project.name()),
                budget.map(it -> it.amount().toString()),
                budget.map(it -> it.per().name().toLowerCase(Locale.ROOT)),
                Optional.of(spent.toString()),
                budget.map(it -> it.amount().minus(spent).toString()),
                budget.map(_ -> month.plusMonths(1).atDay(1)),
                Optional.of(StatementDocuments.amount(rate.running())),
                Optional.of(StatementDocuments.amount(rate.tokens())),
                budget.flatMap(it -> rate.runsOut(it.amount().minus(spent), now)));
    }

    private void setBudget(Exchange exchange) {
        Budget budget = read(exchange.body(BudgetDocument.class));
        exchange.json(200, writes.accepted(new Input.SetBudget(exchange.path("name"), Optional.of(budget))));
    }

    private static Budget read(BudgetDocument asked) {
        Findings findings = new Findings();
        String amount = asked.amount().orElse("");
        boolean isAmount = amount.matches("[0-9]{1,15}(\\.[0-9]{1,9})?");
        findings.check(
                isAmount && Money.of(amount).compareTo(Money.ZERO) > 0,
                amount.isEmpty() ? "no amount" : "amount '" + amount + "'",
                "a decimal above 0 such as 12.50, with at most 9 digits after the point",
                "To take the budget away: plenum budget clear PROJECT");
        String per = asked.per().orElse("month");
        findings.check(per.equals("month"), "per '" + per + "'", "month", "Leave it out");
        findings.raise();
        return new Budget(Money.of(amount), Budget.Period.MONTH);
    }

    private void clearBudget(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.SetBudget(exchange.path("name"), Optional.empty())));
    }
}
