package dev.plenum.server;

import dev.plenum.api.Accepted;
import dev.plenum.api.BillingDocument;
import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** What organizations agreed to, paid and got back. Entering it takes a role everywhere: nobody grants himself a credit. */
record BillingRoutes(ServerPorts ports, Writes writes, Statements statements) {

    List<Route> routes() {
        Guard write = Guard.everything(Permission.BILLING_WRITE);
        return List.of(
                Route.get(
                        "/v1/organizations/{name}/billing",
                        new Guard.Of(Permission.BILLING_READ, Targets::organization),
                        this::billing),
                Route.post("/v1/organizations/{name}/commitments", write, this::commit),
                Route.post("/v1/organizations/{name}/credits", write, this::credit),
                Route.post("/v1/organizations/{name}/deposits", write, this::deposit),
                Route.post("/v1/projects/{name}/refunds", write, this::refund),
                Route.post("/v1/tax-rates", write, this::tax));
    }

    private void billing(Exchange exchange) {
        String organization = exchange.path("name");
        exchange.json(
                200,
                BillingDocuments.of(
                        organization,
                        statements.currency(),
                        ports.ledger().charges().standing(organization)));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(ports.time().now(), ZoneOffset.UTC);
    }

    private void commit(Exchange exchange) {
        var asked = exchange.body(BillingDocument.Commitment.class);
        enter(exchange, BillingDocuments.read(exchange.path("name"), asked));
    }

    private void credit(Exchange exchange) {
        enter(
                exchange,
                BillingDocuments.read(exchange.path("name"), exchange.body(BillingDocument.Credit.class), today()));
    }

    private void deposit(Exchange exchange) {
        enter(exchange, BillingDocuments.read(exchange.path("name"), exchange.body(BillingDocument.Deposit.class)));
    }

    private void tax(Exchange exchange) {
        enter(exchange, BillingDocuments.read(exchange.body(BillingDocument.TaxRate.class), today()));
    }

    private void enter(Exchange exchange, BillingFact fact) {
        BillingDocuments.firstDay(fact).ifPresent(day -> statements.checkOpen("a " + fact.kind(), day));
        exchange.json(200, accepted(new Input.EnterFact(fact)));
    }

    private Accepted accepted(Input.Command command) {
        Answer.Done done = writes.booked(command);
        return new Accepted(done.id(), done.position());
    }

    private void refund(Exchange exchange) {
        var asked = exchange.body(BillingDocument.Refund.class);
        String project = exchange.path("name");
        String organization = statements.organizationOf(project);
        YearMonth of = asked.of().orElse(YearMonth.from(today()));
        exchange.json(
                200,
                accepted(new Input.GiveRefund(
                        BillingDocuments.read(organization, project, of, asked), charged(project, of))));
    }

    /** What its usage of the month came to, before any refund. */
    private Money charged(String project, YearMonth of) {
        return statements
                .posted(project, new Period(of.atDay(1), of.atEndOfMonth()))
                .total(false);
    }
}
