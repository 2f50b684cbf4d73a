package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class BillingRoutesTest {

    private static final String ORGANIZATION = "/v1/organizations/default";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private void use(String amount) {
        Price price = new Price(
                "p",
                Meter.Kind.REQUESTS,
                Price.ANY,
                Money.of(amount),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        plane.post(Statement.Line.of(new Meter(Meter.Kind.REQUESTS, "", false), Optional.of(price), Quantity.of(1)));
    }

    @Test
    void whatIsEnteredIsShownWithWhatIsLeft() throws Exception {
        api.post(
                200,
                ORGANIZATION + "/commitments",
                "{\"model\":\"h20\",\"devices\":2,\"price\":\"1.5\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}");
        api.post(200, ORGANIZATION + "/credits", "{\"amount\":\"7\",\"to\":\"2026-12-31\",\"reason\":\"welcome\"}");
        api.post(200, ORGANIZATION + "/deposits", "{\"amount\":\"1000\"}");
        api.post(200, "/v1/tax-rates", "{\"percent\":\"6.5\",\"from\":\"2026-11-01\"}");
        JsonNode billing = api.get(ORGANIZATION + "/billing");
        assertEquals(2, billing.path("commitments").path(0).path("devices").asInt());
        assertEquals("7.00", billing.path("credits").path(0).path("left").asString());
        assertEquals("6.50", billing.path("tax_rates").path(0).path("percent").asString());
        assertEquals("1000.00", billing.path("prepaid").asString());
    }

    @Test
    void anOpenMonthShowsWhatAClosingWouldChargeNowMarkedSo() throws Exception {
        use("100");
        api.post(200, "/v1/tax-rates", "{\"percent\":\"6\",\"from\":\"2026-11-01\"}");
        JsonNode charges = api.get(ORGANIZATION + "/statement").path("charges");
        assertTrue(charges.path("items").path(0).path("accruing").asBoolean(), charges::toString);
        assertEquals("106.000000", charges.path("due").asString());
        String text = api.send(api.to(ORGANIZATION + "/statement?format=text")).body();
        assertTrue(text.contains("as if the month were closed now"), text);
        assertTrue(api.get(ORGANIZATION + "/statement?from=2026-11-05")
                .path("charges")
                .isMissingNode());
    }

    @Test
    void noMoreIsRefundedThanWasCharged() throws Exception {
        use("10");
        String refund = "/v1/projects/default/refunds";
        api.post(200, refund, "{\"amount\":\"7\",\"reason\":\"late\"}");
        JsonNode refused = api.post(400, refund, "{\"amount\":\"3.000001\",\"reason\":\"late\"}");
        assertTrue(
                refused.toString().contains("was charged 10.00 for 2026-11 and has 7.00 of it back"),
                refused::toString);
        api.post(200, refund, "{\"amount\":\"3\",\"reason\":\"late\"}");
        assertEquals(2, api.get(ORGANIZATION + "/billing").path("refunds").size());
    }

    @Test
    void wrongFactsAreRefusedAndNothingIsChanged() throws Exception {
        api.post(400, ORGANIZATION + "/credits", "{\"amount\":\"0\",\"to\":\"2026-12-31\",\"reason\":\"x\"}");
        api.post(400, ORGANIZATION + "/credits", "{\"amount\":\"1\",\"to\":\"2026-10-31\",\"reason\":\"x\"}");
        api.post(400, ORGANIZATION + "/credits", "{\"amount\":\"1\",\"to\":\"2026-12-31\"}");
        api.post(400, "/v1/tax-rates", "{\"percent\":\"101\"}");
        api.post(404, "/v1/organizations/nobody/deposits", "{\"amount\":\"1\"}");
        api.post(400, "/v1/periods/2026-11/close", "{}");
        api.post(200, "/v1/periods/2026-10/close", "{}");
        JsonNode closed = api.post(409, "/v1/tax-rates", "{\"percent\":\"6\",\"from\":\"2026-10-31\"}");
        assertTrue(closed.toString().contains("the ledger is closed up to 2026-10-31"), closed::toString);
        api.post(409, "/v1/exchange-rates", "{\"currency\":\"USD\",\"rate\":\"1\",\"from\":\"2026-10-31\"}");
        JsonNode billing = api.get(ORGANIZATION + "/billing");
        assertEquals(
                0, billing.path("credits").size() + billing.path("tax_rates").size());
        assertEquals(0, api.get("/v1/exchange-rates").path("items").size());
    }
}
