package dev.plenum.server;

import dev.plenum.api.BudgetDocument;
import dev.plenum.api.Items;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What organizations, projects and keys may spend. */
record BudgetRoutes(ServerPorts ports, Writes writes, SpendRates rates) {

    List<Route> routes() {
        return Stream.of(
                        Stream.of(Route.get("/v1/budgets", new Guard.Listing(Permission.BUDGET_READ), this::budgets)),
                        of(
                                "/v1/organizations/{name}/budget",
                                Targets::organization,
                                exchange -> Payer.organization(exchange.path("name"))),
                        of(
                                "/v1/projects/{name}/budget",
                                Targets::named,
                                exchange -> Payer.project(exchange.path("name"))),
                        of("/v1/keys/{id}/budget", Targets::key, exchange -> Payer.key(exchange.path("id"))))
                .flatMap(routes -> routes)
                .toList();
    }

    private Stream<Route> of(String path, Guard.Finder finder, Function<Exchange, Payer> payer) {
        Guard write = new Guard.Of(Permission.BUDGET_WRITE, finder);
        return Stream.of(
                Route.get(
                        path,
                        new Guard.Of(Permission.BUDGET_READ, finder),
                        exchange -> budget(exchange, payer.apply(exchange))),
                Route.put(path, write, exchange -> setBudget(exchange, payer.apply(exchange))),
                Route.delete(path, write, exchange -> set(exchange, payer.apply(exchange), Optional.empty())));
    }

    private void budgets(Exchange exchange) {
        Stream<Payer> projects = ports.views().projects().stream()
                .filter(project -> project.budget().isPresent())
                .map(project -> Payer.project(project.name()));
        exchange.json(
                200,
                new Items<>(Stream.concat(ports.views().budgets().keySet().stream(), projects)
                        .filter(payer -> scope(payer)
                                .filter(scope -> exchange.rights().allow(Permission.BUDGET_READ, scope))
                                .isPresent())
                        .map(this::document)
                        .toList()));
    }

    /** Where the payer is; empty for a key that has just been revoked. */
    private Optional<Scope> scope(Payer payer) {
        return switch (payer.kind()) {
            case ORGANIZATION -> Optional.of(Scope.organization(payer.name()));
            case PROJECT -> Optional.of(Scope.project(payer.name()));
            case KEY ->
                ports.views().keys().stream()
                        .filter(key -> key.id().equals(payer.name()))
                        .map(ApiKey::project)
                        .map(Scope::project)
                        .findFirst();
        };
    }

    private void budget(Exchange exchange, Payer payer) {
        checkExists(payer);
        exchange.json(200, document(payer));
    }

    /** A key has been looked up by then. */
    private void checkExists(Payer payer) {
        boolean exists =
                switch (payer.kind()) {
                    case ORGANIZATION ->
                        ports.views().directory().organizations().containsKey(payer.name());
                    case PROJECT -> project(payer.name()).isPresent();
                    case KEY -> true;
                };
        if (!exists) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "no " + payer.kind().word() + " '" + payer.name() + "'",
                    "one of `plenum project list`",
                    "A project is made so, and an organization with its first one: plenum project create NAME");
        }
    }

    private Optional<Project> project(String name) {
        return ports.views().projects().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
    }

    private Optional<Budget> budget(Payer payer) {
        return payer.kind() == Payer.Kind.PROJECT
                ? project(payer.name()).flatMap(Project::budget)
                : Optional.ofNullable(ports.views().budgets().get(payer));
    }

    private BudgetDocument document(Payer payer) {
        Instant now = ports.time().now();
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Money spent = rates.spent(payer, now);
        Optional<Budget> budget = budget(payer);
        SpendRates.Rate rate = rates.of(payer, now);
        return new BudgetDocument(
                Optional.of(payer.name()).filter(_ -> payer.kind() == Payer.Kind.PROJECT),
                Optional.of(payer.toString()),
                budget.map(it -> it.amount().toString()),
                budget.map(it -> it.per().name().toLowerCase(Locale.ROOT)),
                Optional.of(spent.toString()),
                budget.map(it -> it.amount().minus(spent).toString()),
                budget.map(_ -> month.plusMonths(1).atDay(1)),
                Optional.of(StatementDocuments.amount(rate.running())),
                Optional.of(StatementDocuments.amount(rate.tokens())),
                budget.flatMap(it -> rates.runsOut(payer, it.amount().minus(spent), now)),
                budget.map(Budget::notifyAt).filter(percents -> !percents.isEmpty()),
                budget.map(Budget::notifyForecast).filter(forecast -> forecast));
    }

    private void setBudget(Exchange exchange, Payer payer) {
        Budget budget = read(exchange.body(BudgetDocument.class));
        checkExists(payer);
        Money spent = rates.spent(payer, ports.time().now());
        if (budget.amount().compareTo(spent) < 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a budget of " + budget.amount() + " for " + payer.words() + ", which has spent " + spent
                            + " this month",
                    "an amount of at least " + spent,
                    "To let it spend nothing more: plenum budget set " + payer + " " + spent);
        }
        set(exchange, payer, Optional.of(budget));
    }

    private void set(Exchange exchange, Payer payer, Optional<Budget> budget) {
        exchange.json(200, writes.accepted(new Input.SetBudget(payer, budget)));
    }

    private static Budget read(BudgetDocument asked) {
        Findings findings = new Findings();
        String amount = asked.amount().orElse("");
        boolean isAmount = amount.matches("[0-9]{1,15}(\\.[0-9]{1,9})?");
        findings.check(
                isAmount && Money.of(amount).compareTo(Money.ZERO) > 0,
                amount.isEmpty() ? "no amount" : "amount '" + amount + "'",
                "a decimal above 0 such as 12.50, with at most 9 digits after the point",
                "To take the budget away: plenum budget clear PAYER");
        String per = asked.per().orElse("month");
        findings.check(per.equals("month"), "per '" + per + "'", "month", "Leave it out");
        findings.raise();
        return new Budget(
                Money.of(amount),
                Budget.Period.MONTH,
                asked.notifyAt().orElse(List.of()),
                asked.notifyForecast().orElse(false));
    }
}
