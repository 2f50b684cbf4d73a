package dev.plenum.server;

import dev.plenum.api.LendingDocument;
import dev.plenum.api.MoneyRuleDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.owning.Loans;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What projects borrowed of each other, and by which rule lenders are credited. */
record LendingRoutes(ServerPorts ports, Writes writes, String currency) {

    private static final int MILLIONTHS = 6;

    List<Route> routes() {
        return List.of(
                Route.get("/v1/lending", new Guard.Of(Permission.STATEMENT_READ, Targets::projectOrAll), this::lending),
                Route.get(
                        "/v1/organizations/{name}/money",
                        new Guard.Of(Permission.STATEMENT_READ, Targets::organization),
                        this::rule),
                Route.put("/v1/organizations/{name}/money", Guard.everything(Permission.PRICE_WRITE), this::setRule));
    }

    private void lending(Exchange exchange) {
        Instant now = ports.time().now();
        Period period = Period.of(exchange, now);
        Optional<String> project = exchange.query("project");
        Lendings lendings = new Lendings(ports);
        List<LendingDocument.Row> rows = lendings.of(period, now).stream()
                .filter(row -> project.isEmpty() || project.get().equals(row.project()))
                .map(row -> row(row, lendings))
                .toList();
        exchange.json(200, new LendingDocument(currency, period.from(), period.to(), now, rows));
    }

    private static LendingDocument.Row row(Loans.Row row, Lendings lendings) {
        return new LendingDocument.Row(
                row.meter().subject(),
                row.meter().simulated(),
                row.project(),
                lendings.organization(row.project()),
                seconds(row.time().borrowed()),
                seconds(row.time().lent()),
                row.paid().toString(),
                row.worth().toString(),
                row.credit().toString(),
                lendings.rule(row.project()).mode().wireName());
    }

    private static String seconds(BigInteger millionths) {
        return new BigDecimal(millionths, MILLIONTHS).stripTrailingZeros().toPlainString();
    }

    private void rule(Exchange exchange) {
        MoneyRule rule = of(exchange.path("name"));
        exchange.json(
                200,
                new MoneyRuleDocument(Optional.of(rule.mode().wireName()), Optional.of(rule.lenderShare() / 10.0)));
    }

    private MoneyRule of(String organization) {
        return ports.views().moneyRules().getOrDefault(organization, MoneyRule.DEFAULT);
    }

    private void setRule(Exchange exchange) {
        MoneyRuleDocument asked = exchange.body(MoneyRuleDocument.class);
        String organization = exchange.path("name");
        MoneyRule before = of(organization);
        MoneyRule rule = new MoneyRule(
                asked.mode().map(LendingRoutes::mode).orElse(before.mode()),
                asked.lenderShare()
                        .map(percent -> (int) Math.round(percent * 10))
                        .orElse(before.lenderShare()));
        exchange.json(200, writes.accepted(new Input.SetMoneyRule(organization, rule)));
    }

    private static MoneyRule.Mode mode(String name) {
        return Arrays.stream(MoneyRule.Mode.values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "mode '" + name + "'",
                        "chargeback or showback",
                        "Choose one of them"));
    }
}
