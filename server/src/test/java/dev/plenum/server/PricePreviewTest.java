package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Wire;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** 2,000 output tokens were used in October at 3 a thousand, and nothing else. */
@Timeout(120)
final class PricePreviewTest {

    private static final String PREVIEW = "/v1/price-previews?period=2026-10";
    private static final Meter TOKENS = new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", false);

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @BeforeEach
    void use() throws Exception {
        api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"output_tokens\",\"amount\":\"3\",\"per\":1000,\"valid_from\":\"2026-01-01T00:00:00Z\"}");
        Price price = plane.prices().getFirst();
        Instant at = Instant.parse("2026-10-07T00:00:00Z");
        UsageRecord usage = new UsageRecord("", "default", TOKENS, Quantity.of(2000), at, at, "");
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        Rated.Key key = new Rated.Key("default", TOKENS, price.id(), day);
        plane.amount(RatedAmount.of(new Rated(key, Optional.of(price), usage.quantity(), at)), usage);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theBookThatIsExportedChangesNothing() throws Exception {
        String yaml = api.send(api.to("/v1/prices?format=yaml")).body();
        JsonNode preview = json(preview(yaml));
        assertEquals(
                "{\"paid\":\"6.00\",\"would_pay\":\"6.00\",\"difference\":\"0.00\"}",
                preview.path("total").toString());
        assertEquals(1, preview.path("records").asInt());
        JsonNode project = preview.at("/organizations/0/projects/0");
        assertEquals("default", project.path("project").asString());
        assertEquals("2000", project.at("/meters/0/quantity").asString());
        assertEquals(
                "[\"commitments\",\"credits\",\"tax\"]",
                preview.path("left_out").toString());
    }

    @Test
    void anEditedBookSaysWhoWouldPayWhatAndWhatIsLeftForTheOwner() throws Exception {
        api.post(200, "/v1/costs", "{\"model\":\"cores\",\"amount\":\"0.05\",\"from\":\"2026-10-01\"}");
        JsonNode preview = json(preview("""
                items:
                  - meter: output_tokens
                    amount: 2.5
                    per: 1000
                    tiers: [{above: 1000, amount: 0.5}]
                """));
        assertEquals(
                "{\"paid\":\"6.00\",\"would_pay\":\"3.00\",\"difference\":\"-3.00\"}",
                preview.path("total").toString());
        assertEquals("-2.00", preview.at("/organizations/0/tiers/would_pay").asString());
        assertEquals("5.00", preview.at("/meters/0/amount/would_pay").asString());
        assertEquals(
                "-3.00",
                preview.at("/owner/margin/difference").asString(),
                preview.path("owner").toString());
    }

    @Test
    void usageThatTheNewPricesForgetIsSaid() throws Exception {
        JsonNode preview = json(preview("items: []"));
        assertEquals("2000", preview.at("/meters/0/without_price").asString());
        assertEquals("-6.00", preview.at("/total/difference").asString());
    }

    @Test
    void aCutNeedsNoFile() throws Exception {
        JsonNode preview = json(preview("cut: {meter: output_tokens, percent: 97}"));
        assertEquals("0.18", preview.at("/total/would_pay").asString());
        assertProblem(404, "no price of requests is in the book", preview("cut: {meter: requests, percent: 97}"));
    }

    @Test
    void everythingThatIsWrongWithAFileIsSaidAtOnceWithItsLine() throws Exception {
        HttpResponse<String> wrong = preview("""
                # a book
                items:
                  - meter: output_tokens
                    amount: -2
                    per: 0
                  - meter: gpu_hours
                    amount: 1
                    per: 3600
                    priec: 2
                  - meter: requests
                    amount: 1
                    per: many
                  - {meter: requests, amount: 1, per: 1, valid_from: "2026-01-01T00:00:00Z", valid_to: "2026-03-01T00:00:00Z"}
                  - {meter: requests, amount: 1, per: 1, valid_from: "2026-02-01T00:00:00Z", valid_to: "2026-04-01T00:00:00Z"}
                  - {meter: requests, amount: 1, per: 1, organization: nobody}
                """);
        for (String said : List.of(
                "price 1 (line 3): ",
                "amount '-2'",
                "per 0",
                "price 2 (line 6): ",
                "meter 'gpu_hours'",
                "unknown field 'priec'",
                "price 3 (line 10): ",
                "'per' has the wrong type",
                "price 5 (line 14): overlapping validity",
                "price 6 (line 15): organization 'nobody'")) {
            assertProblem(400, said, wrong);
        }
    }

    @Test
    void whatIsNoBookAndAMonthThatHasNotBegunAreRefused() throws Exception {
        assertProblem(400, "no prices", preview("{}"));
        assertProblem(400, "price 1 (line 2): it is no object", preview("items:\n- \n- 3\n"));
        assertProblem(400, "no prices", preview("items: []\ncut: {meter: requests, percent: 1}"));
        assertProblem(400, "the YAML, line ", preview("items: [\n"));
        assertProblem(400, "period 2027-01 has not begun", preview("/v1/price-previews?period=2027-01", "items: []"));
    }

    private HttpResponse<String> preview(String yaml) throws Exception {
        return preview(PREVIEW, yaml);
    }

    private HttpResponse<String> preview(String path, String yaml) throws Exception {
        return api.send(api.to(path)
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(yaml)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Wire.mapper().readTree(answer.body());
    }

    private static void assertProblem(int status, String said, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(said), said + " in " + answer.body());
    }
}
