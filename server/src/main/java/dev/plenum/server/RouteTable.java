package dev.plenum.server;

import java.util.List;
import java.util.stream.Stream;

/** Every route of the API, each group in the file that serves it. Read this first; the OpenAPI file lists the same ones. */
final class RouteTable {

    private RouteTable() {}

    static List<Route> of(ServerPorts ports, ServerSettings settings, Access access, Trail trail, Pulse pulse) {
        Writes writes = new Writes(ports);
        SignInPage signIn = new SignInPage(settings.oidc());
        Statements statements = new Statements(ports, settings.currency());
        FleetMemory fleet = new FleetMemory(ports);
        WorkloadDocuments workloads = new WorkloadDocuments(ports, fleet, new Costs(ports, settings.currency()));
        SpendRates rates = new SpendRates(ports.views(), ports.ledger());
        StatusRoutes status = new StatusRoutes(ports, settings);
        TenancyRoutes tenancy = new TenancyRoutes(ports, writes);
        TodayDocuments today =
                new TodayDocuments(ports, status, fleet, workloads, statements, new Curves(ports.outputs()));
        return Stream.of(
                        status.routes(),
                        new WorkloadRoutes(ports, writes, workloads, pulse).routes(),
                        new OutputRoutes(ports).routes(),
                        tenancy.routes(),
                        new AccountRoutes(ports, writes, access, trail, signIn).routes(),
                        new OidcRoutes(signIn, access, trail).routes(),
                        new GroupRoutes(ports, writes).routes(),
                        new AccessKeyRoutes(ports, writes).routes(),
                        new AuditRoutes(ports).routes(),
                        new FleetRoutes(ports, writes, fleet).routes(),
                        new ResidencyRoutes(ports, writes).routes(),
                        new QueueRoutes(ports, fleet).routes(),
                        new GatewayRoutes(ports).routes(),
                        new CatalogRoutes(ports, writes).routes(),
                        new MoneyRoutes(ports, writes, statements).routes(),
                        new PricePreviewRoutes(ports, new PricePreviews(ports, settings.currency())).routes(),
                        new OwnerRoutes(ports, writes, settings.currency()).routes(),
                        new LendingRoutes(ports, writes, settings.currency()).routes(),
                        new StatementRoutes(ports, statements).routes(),
                        new BudgetRoutes(ports, writes, rates).routes(),
                        new SpendRoutes(ports, new Spending(ports, statements, rates)).routes(),
                        new NotifyRoutes(ports).routes(),
                        new EstimateRoutes(ports, new EstimateDocuments(ports, statements, fleet)).routes(),
                        new PeriodRoutes(ports, writes).routes(),
                        new ExchangeRateRoutes(ports, writes, statements).routes(),
                        new BillingRoutes(ports, writes, statements).routes(),
                        new TodayRoutes(today, pulse).routes(),
                        new ChatRelay(ports, writes, tenancy).routes())
                .flatMap(List::stream)
                .toList();
    }
}
