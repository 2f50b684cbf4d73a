package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Observation;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class StatementTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Optional<Price> price(Meter meter, String amount, long per, String label) {
        return Optional.of(new Price(
                "price-1",
                meter.kind(),
                Price.ANY,
                Money.of(amount),
                Quantity.of(per),
                Instant.EPOCH,
                Instant.EPOCH,
                label));
    }

    private void post(Meter.Kind kind, String subject, boolean simulated, String amount, long per, long millionths) {
        Meter meter = new Meter(kind, subject, simulated);
        plane.post(Statement.Line.of(meter, price(meter, amount, per, "example"), new Quantity(millionths)));
    }

    /** One posted line of each sort, and a job of one core that has run for 10 seconds. */
    private void use() throws Exception {
        api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"core_seconds\",\"amount\":\"0.36\",\"per\":3600,\"label\":\"example\"}");
        String id = api.post(201, "/v1/workloads", "{\"kind\":\"job\",\"command\":[\"a\"]}")
                .path("id")
                .asString();
        plane.observe(id + ".0", new Observation.Started());
        plane.now = plane.now.plusSeconds(10);
        post(Meter.Kind.CORE_SECONDS, "", false, "0.36", 3600, 1_234_567_891);
        post(
                Meter.Kind.OUTPUT_TOKENS,
                "smollm2-with-a-name-of-forty-characters",
                false,
                "0.0000125",
                1_000_000,
                42_000_000);
        plane.post(
                Statement.Line.of(new Meter(Meter.Kind.REQUESTS, "smollm2", false), Optional.empty(), Quantity.of(3)));
        post(Meter.Kind.DEVICE_SECONDS, "h20", true, "12.5", 3600, 7_200_000_000L);
    }

    @Test
    void theTextIsAlignedFitsAHundredColumnsAndKeepsSimulatedDevicesApart() throws Exception {
        use();
        String text = api.send(api.to("/v1/statement?format=text")).body();
        text.lines().forEach(line -> assertTrue(line.length() <= 100, line));
        assertEquals("""
                Statement of project default, 2026-11-01 to 2026-11-23 (UTC)
                Amounts in CNY, as of 2026-11-23T10:00:10Z

                Posted
                usage                                       quantity  price                                  amount
                ---------------------------------------------------------------------------------------------------
                core-seconds                             1234.567891  0.36 per 3600 example                0.123457
                output tokens smollm2-with-a-name-of-forty-characters
                                                                  42                                       0.000000
                    at 0.0000125 per 1000000 example
                requests smollm2                                   3  no price                             0.000000

                Running now, not posted yet: by the clock, until the replica's own measure settles it
                usage                                       quantity  price                                  amount
                ---------------------------------------------------------------------------------------------------
                core-seconds                                      10  0.36 per 3600 example                0.001000
                ---------------------------------------------------------------------------------------------------
                Total                                                                                      0.124457

                Simulated devices: they do not exist, and are not in the total above
                usage                                       quantity  price                                  amount
                ---------------------------------------------------------------------------------------------------
                device-seconds h20                              7200  12.50 per 3600 example              25.000000
                ---------------------------------------------------------------------------------------------------
                Total of simulated devices                                                                25.000000

                To recompute: each amount is quantity x price / per, rounded once, half to even, to 6 digits;
                a total is the sum of its lines.
                """, text);
    }

    @Test
    void theDocumentsTotalIsTheSumOfItsLinesWithoutSimulatedOnes() throws Exception {
        use();
        JsonNode statement = api.get("/v1/statement");
        assertEquals("0.124457", statement.path("total").asString());
        assertEquals("25.000000", statement.path("simulated_total").asString());
        JsonNode usage = api.get("/v1/usage").path("lines");
        assertEquals("1234.567891", usage.path(0).path("quantity").asString());
        assertEquals(5, usage.size());
    }

    @Test
    void aPeriodWithoutTodayLeavesOutWhatRunsNow() throws Exception {
        use();
        for (JsonNode line :
                api.get("/v1/statement?from=2026-10-01&to=2026-10-31").path("lines")) {
            assertTrue(!line.path("accruing").asBoolean(), line::toString);
        }
        api.get("/v1/statement?from=2026-11-23&to=2026-11-23");
    }

    @Test
    void theCsvHasOneRecordALineEndingInCrLf() throws Exception {
        use();
        String csv = api.send(api.to("/v1/statement?format=csv")).body();
        assertTrue(csv.endsWith("\r\n"));
        assertEquals(6, csv.split("\r\n").length, csv);
        assertTrue(
                csv.contains(
                        "default,2026-11-01,2026-11-23,core_seconds,core-seconds,,false,false,1234.567891,0.36,3600,price-1,example,CNY,0.123457,,,\r\n"),
                csv);
    }

    @Test
    void aWrongPeriodFormatOrProjectIsRefused() throws Exception {
        for (String query : new String[] {"from=2026-13-01", "from=2026-11-23&to=2026-11-01", "format=xml"}) {
            assertEquals(400, api.send(api.to("/v1/statement?" + query)).statusCode(), query);
        }
        assertEquals(404, api.send(api.to("/v1/statement?project=none")).statusCode());
    }
}
