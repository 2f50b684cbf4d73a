package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Projects default and lab have one h100 each; default uses both for two hours, at 5.00 an hour, and lab uses none. */
@Timeout(120)
final class LendingRoutesTest {

    private static final String PERIOD = "?from=2026-11-01&to=2026-11-30";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @BeforeEach
    void borrow() {
        Quota one =
                new Quota(Optional.empty(), new TreeMap<>(Map.of("h100", 1000)), new TreeMap<>(Map.of("h100", 1000)));
        plane.done(new Input.SetQuota("default", one));
        plane.done(new Input.CreateProject(new Project("lab", "acme", one)));
        Mebibytes memory = new Mebibytes(80_000);
        plane.done(new Input.RegisterNode(new Node(
                "gpu",
                "default",
                "local",
                new Capacity(MilliCpu.cores(16), memory),
                List.of(new Device(0, "h100", memory, false), new Device(1, "h100", memory, false)))));
        String job = plane.done(new Input.Submit(
                new Job(
                        "default",
                        "train",
                        PriorityClass.STANDARD,
                        new Request(
                                MilliCpu.cores(1),
                                new Mebibytes(1),
                                Optional.of(new Request.Devices("h100", 2, DeviceShare.WHOLE))),
                        1,
                        new Launch.Command(List.of("work"), new TreeMap<>()),
                        Optional.empty()),
                Optional.empty()));
        plane.observe(job + ".0", new Observation.Started());
        plane.now = Instant.parse("2026-11-23T12:00:00Z");
        plane.observe(job + ".0", new Observation.Ended(new Exit.Status(0), Duration.ofHours(2)));
        Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false);
        Price price = new Price(
                "p", meter.kind(), "h100", Money.of("5"), Quantity.of(3600), Instant.EPOCH, Instant.EPOCH, "");
        plane.post(Statement.Line.of(meter, Optional.of(price), Quantity.of(4 * 3600)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String row(JsonNode row) {
        return String.join(
                " ",
                List.of("project", "borrowed_seconds", "paid", "lent_seconds", "worth", "credit", "mode").stream()
                        .map(field -> row.path(field).asString())
                        .toList());
    }

    @Test
    void theBorrowerPaysAndTheLenderGetsItsShare() throws Exception {
        api.put(200, "/v1/organizations/acme/money", "{\"lender_share\":50}");
        JsonNode rows = api.get("/v1/lending" + PERIOD).path("rows");
        assertEquals("default 7200 10.00 0 0.00 0.00 chargeback", row(rows.get(0)));
        assertEquals("lab 0 0.00 7200 10.00 5.00 chargeback", row(rows.get(1)));
        assertEquals(
                1, api.get("/v1/lending" + PERIOD + "&project=lab").path("rows").size());
    }

    @Test
    void bothStatementsSaySo() throws Exception {
        String borrower = api.send(api.to("/v1/statement" + PERIOD + "&project=default&format=text"))
                .body();
        assertTrue(borrower.contains("project default borrowed 2.000 hours of h100"), borrower);
        assertTrue(borrower.contains("in the usage above with 10.00"), borrower);
        String lender = api.send(api.to("/v1/organizations/acme/statement" + PERIOD + "&format=text"))
                .body();
        assertTrue(lender.contains("project lab lent 2.000 hours of h100"), lender);
        assertTrue(!lender.contains("borrowed 2"), lender);
    }

    @Test
    void closingTheMonthPostsTheCreditOnceAndTheOwnerEarnsThatMuchLess() throws Exception {
        api.put(200, "/v1/organizations/acme/money", "{\"lender_share\":50}");
        String before = api.get("/v1/margin" + PERIOD).at("/total/revenue").asString();
        plane.now = Instant.parse("2026-12-02T12:00:00Z");
        for (int times = 0; times < 2; times++) {
            api.post(200, "/v1/periods/2026-11/close", "{}");
            JsonNode charges =
                    api.get("/v1/statement" + PERIOD + "&project=lab").at("/charges/items");
            assertEquals(1, charges.size(), charges.toString());
            assertEquals("lent", charges.get(0).path("kind").asString());
            assertEquals("-5.000000", charges.get(0).path("amount").asString());
        }
        assertEquals(
                Money.of(before).minus(Money.of("5")).toString(),
                api.get("/v1/margin" + PERIOD).at("/total/revenue").asString());
    }

    @Test
    void whoIsOnlyShownFiguresGetsNoPosting() throws Exception {
        api.put(200, "/v1/organizations/acme/money", "{\"lender_share\":50,\"mode\":\"showback\"}");
        assertEquals(
                "lab 0 0.00 7200 10.00 5.00 showback",
                row(api.get("/v1/lending" + PERIOD).path("rows").get(1)));
        plane.now = Instant.parse("2026-12-02T12:00:00Z");
        api.post(200, "/v1/periods/2026-11/close", "{}");
        assertTrue(api.get("/v1/statement" + PERIOD + "&project=lab")
                .at("/charges/items")
                .isMissingNode());
    }

    @Test
    void aWrongShareOrModeOrOrganizationIsRefusedAndWhatIsLeftOutStays() throws Exception {
        api.put(200, "/v1/organizations/acme/money", "{\"lender_share\":12.5}");
        api.put(400, "/v1/organizations/acme/money", "{\"lender_share\":101}");
        api.put(400, "/v1/organizations/acme/money", "{\"mode\":\"free\"}");
        api.put(404, "/v1/organizations/nobody/money", "{\"lender_share\":1}");
        api.put(200, "/v1/organizations/acme/money", "{\"mode\":\"showback\"}");
        assertEquals(
                "{\"mode\":\"showback\",\"lender_share\":12.5}",
                api.get("/v1/organizations/acme/money").toString());
    }
}
