package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A statement in its other formats: HTML, FOCUS, and that of a whole organization. */
@Timeout(120)
final class StatementFormatsTest {

    /** 380 billion yuan: 3.8e20 nano-units, which neither a long nor a double holds. */
    private static final String HEADLINE = "380000000000.123457";

    /** Those that must hold something for usage, and those that must because prices are published and usage is measured. */
    private static final List<String> MANDATORY =
            List.of(("BilledCost BillingAccountId BillingAccountName BillingCurrency "
                            + "BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeDescription ChargePeriodEnd ChargePeriodStart "
                            + "ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost HostProviderName "
                            + "InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName "
                            + "PublisherName ServiceCategory ServiceName ServiceProviderName SkuId SkuMeter SkuPriceId "
                            + "SubAccountId SubAccountName")
                    .split(" "));

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Price price(Meter.Kind kind, String amount, long per) {
        return new Price(
                "price-1",
                kind,
                Price.ANY,
                Money.of(amount),
                Quantity.of(per),
                Instant.EPOCH,
                Instant.EPOCH,
                "<b>example</b>");
    }

    private void post(Meter.Kind kind, String subject, boolean simulated, Price price, long millionths) {
        plane.post(
                Statement.Line.of(new Meter(kind, subject, simulated), Optional.of(price), new Quantity(millionths)));
    }

    /** One of each sort: a price whose decimals do not end, one without a price, simulated devices, a late one. */
    private void use() {
        post(Meter.Kind.CORE_SECONDS, "", false, price(Meter.Kind.CORE_SECONDS, "1", 3600), 1_234_567_891);
        post(Meter.Kind.OUTPUT_TOKENS, "smollm2", false, price(Meter.Kind.OUTPUT_TOKENS, "3", 7), 42_000_000);
        post(Meter.Kind.DEVICE_SECONDS, "h20", true, price(Meter.Kind.DEVICE_SECONDS, "12.5", 3600), 7_200_000_000L);
        plane.post(
                Statement.Line.of(new Meter(Meter.Kind.REQUESTS, "smollm2", false), Optional.empty(), Quantity.of(3)));
        Price requests = price(Meter.Kind.REQUESTS, "0.5", 1);
        plane.post(new Statement.Line(
                new Meter(Meter.Kind.REQUESTS, "other", false),
                Optional.of(requests),
                Quantity.of(2),
                Money.of("1"),
                Optional.of(LocalDate.of(2026, 10, 31))));
    }

    private void useHeadline() {
        post(Meter.Kind.REQUESTS, "", false, price(Meter.Kind.REQUESTS, HEADLINE, 1), 1_000_000);
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer = api.send(api.to(path));
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private List<Map<String, String>> focus(String path) throws Exception {
        List<String> lines = get(path).lines().toList();
        assertEquals(String.join(",", FocusCsv.COLUMNS), lines.getFirst());
        return lines.stream().skip(1).map(StatementFormatsTest::record).toList();
    }

    private static Map<String, String> record(String line) {
        String[] cells = line.split(",", -1);
        assertEquals(FocusCsv.COLUMNS.size(), cells.length, line);
        Map<String, String> record = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
            record.put(FocusCsv.COLUMNS.get(i), cells[i]);
        }
        return record;
    }

    /** FOCUS 1.3, NullHandling and the "MUST NOT be null" of each mandatory column. */
    @Test
    void everyMandatoryColumnOfFocusIsFilled() throws Exception {
        use();
        List<Map<String, String>> rows = focus("/v1/statement?format=focus");
        assertEquals(4, rows.size(), "simulated usage is no charge");
        for (Map<String, String> row : rows) {
            for (String column : MANDATORY) {
                assertFalse(row.get(column).isEmpty(), column + " of " + row);
            }
            assertFalse(row.containsValue("null") || row.containsValue("N/A"), row::toString);
        }
    }

    /** FOCUS 1.3: "ListCost MUST equal the product of ListUnitPrice and PricingQuantity"; ContractedCost likewise. */
    @Test
    void aFocusCostIsTheProductOfItsUnitPriceAndItsQuantity() throws Exception {
        use();
        for (Map<String, String> row : focus("/v1/statement?format=focus")) {
            BigDecimal quantity = new BigDecimal(row.get("PricingQuantity"));
            BigDecimal list = new BigDecimal(row.get("ListCost"));
            assertEquals(0, list.compareTo(quantity.multiply(new BigDecimal(row.get("ListUnitPrice")))), row::toString);
            BigDecimal contracted = quantity.multiply(new BigDecimal(row.get("ContractedUnitPrice")));
            assertEquals(0, new BigDecimal(row.get("ContractedCost")).compareTo(contracted), row::toString);
            BigDecimal rounding =
                    list.subtract(new BigDecimal(row.get("BilledCost"))).abs();
            assertTrue(rounding.compareTo(new BigDecimal("0.0000006")) < 0, row::toString);
        }
    }

    /** FOCUS 1.3: BilledCost "MUST reflect the amount that's invoiced"; BillingPeriodEnd and ChargePeriodEnd are exclusive. */
    @Test
    void theBilledCostsAddUpToTheStatementAndThePeriodsEndExclusively() throws Exception {
        use();
        List<Map<String, String>> rows = focus("/v1/statement?format=focus&from=2026-11-01&to=2026-11-22");
        BigDecimal billed = rows.stream()
                .map(row -> new BigDecimal(row.get("BilledCost")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        JsonNode statement = api.get("/v1/statement?from=2026-11-01&to=2026-11-22");
        assertEquals(statement.path("total").asString(), billed.toPlainString());
        Map<String, String> first = rows.getFirst();
        assertEquals("2026-11-01T00:00:00Z", first.get("BillingPeriodStart"));
        assertEquals("2026-12-01T00:00:00Z", first.get("BillingPeriodEnd"));
        assertEquals("2026-11-01T00:00:00Z", first.get("ChargePeriodStart"));
        assertEquals("2026-11-23T00:00:00Z", first.get("ChargePeriodEnd"));
    }

    /** FOCUS 1.3: ChargeClass "MUST NOT be null when the charge represents a correction to a previously closed billing period", else null. */
    @Test
    void whatComesLateIsACorrectionOfTheDayItIsFrom() throws Exception {
        use();
        List<Map<String, String>> rows = focus("/v1/statement?format=focus");
        assertEquals(
                List.of("", "", "", "Correction"),
                rows.stream().map(row -> row.get("ChargeClass")).toList());
        assertEquals("2026-10-31T00:00:00Z", rows.getLast().get("ChargePeriodStart"));
        assertEquals("2026-11-01T00:00:00Z", rows.getLast().get("ChargePeriodEnd"));
        assertTrue(get("/v1/statement?format=csv").contains(",1.000000,2026-10-31,,\r\n"));
        assertTrue(get("/v1/statement?format=text").contains("requests other, of 2026-10-31"));
    }

    @Test
    void aPeriodOfTwoMonthsHasChargesOfTwoBillingPeriods() throws Exception {
        use();
        assertEquals(
                List.of("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
                focus("/v1/statement?format=focus&from=2026-10-05&to=2026-11-04").stream()
                        .map(row -> row.get("BillingPeriodStart"))
                        .distinct()
                        .toList());
    }

    @Test
    void theHtmlNeedsNothingElseAndEscapesWhatUsersWrote() throws Exception {
        use();
        HttpResponse<String> answer = api.send(api.to("/v1/statement?format=html"));
        String html = answer.body();
        assertTrue(html.startsWith("<!doctype html>"), html);
        assertFalse(
                Pattern.compile("(?i)src=|href=|url\\(|@import|<script")
                        .matcher(html)
                        .find(),
                html);
        assertFalse(html.contains("<b>example"), html);
        assertTrue(html.contains("&lt;b&gt;example"), html);
        assertTrue(html.contains("@media print"));
        Matcher style = Pattern.compile("(?s)<style>(.*)</style>").matcher(html);
        assertTrue(style.find());
        String hash = java.util.Base64.getEncoder()
                .encodeToString(Digests.sha256(style.group(1).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("'sha256-" + hash + "'"), policy);
        assertEquals(1, answer.headers().allValues("Content-Security-Policy").size());
    }

    @Test
    void anOrganizationsStatementIsTheSumOfItsProjects() throws Exception {
        use();
        api.post(200, "/v1/projects", "{\"name\":\"second\"}");
        JsonNode one = api.get("/v1/statement");
        JsonNode all = api.get("/v1/organizations/default/statement");
        assertEquals(2, all.path("projects").size());
        BigDecimal twice = new BigDecimal(one.path("total").asString()).multiply(BigDecimal.TWO);
        assertEquals(twice.toPlainString(), all.path("total").asString());
        String html = get("/v1/organizations/default/statement?format=html");
        assertTrue(html.contains("Statement of project second"), html);
        assertTrue(get("/v1/organizations/default/statement?format=text").contains("Total of organization default"));
        assertEquals(
                10,
                get("/v1/organizations/default/statement?format=csv").lines().count() - 1);
        assertEquals(
                8, focus("/v1/organizations/default/statement?format=focus").size());
        assertEquals(404, api.send(api.to("/v1/organizations/none/statement")).statusCode());
    }

    @Test
    void threeHundredAndEightyBillionLoseNoDigitInAnyFormat() throws Exception {
        useHeadline();
        assertEquals(HEADLINE, api.get("/v1/statement").path("total").asString());
        assertEquals(
                HEADLINE,
                api.get("/v1/organizations/default/statement").path("total").asString());
        assertEquals(HEADLINE, focus("/v1/statement?format=focus").getFirst().get("BilledCost"));
        assertEquals(HEADLINE, focus("/v1/statement?format=focus").getFirst().get("ListCost"));
        assertTrue(get("/v1/statement?format=csv").contains("," + HEADLINE + ","));
        assertTrue(get("/v1/statement?format=text").contains(HEADLINE));
        assertTrue(get("/v1/statement?format=html").contains("380,000,000,000.123457"));
        assertTrue(get("/v1/today").contains(HEADLINE), "the page reads this");
    }

    @Test
    void theDigestIsOfTheDocumentWithoutIt() throws Exception {
        use();
        String json = get("/v1/statement");
        Matcher digest = Pattern.compile(",\"digest\":\"([0-9a-f]{64})\"").matcher(json);
        assertTrue(digest.find(), json);
        assertEquals(digest.group(1), Secrets.sha256Hex(digest.replaceFirst("")));
    }

    @Test
    void aClosedPeriodsStatementIsEqualToTheByteEachTime() throws Exception {
        use();
        String october = "from=2026-10-01&to=2026-10-31";
        assertEquals(0, api.get("/v1/periods").path("items").size());
        JsonNode first = api.post(200, "/v1/periods/2026-10/close", "{}");
        List<String> before = all(october);
        plane.now = plane.now.plusSeconds(3600);
        assertEquals(first, api.post(200, "/v1/periods/2026-10/close", "{}"));
        assertEquals(first, api.get("/v1/periods").path("items").path(0));
        List<String> after = all(october);
        assertEquals(before, after);
        assertTrue(!get("/v1/statement").equals(get("/v1/statement?from=2026-10-01")), "or nothing is shown");
        api.post(400, "/v1/periods/2026-13/close", "{}");
    }

    private List<String> all(String period) throws Exception {
        List<String> all = new java.util.ArrayList<>();
        for (String format : List.of("json", "text", "csv", "html", "focus")) {
            all.add(get("/v1/statement?" + period + "&format=" + format));
        }
        return all;
    }

    private static Charge charge(String id, Charge.Kind kind, Optional<Charge.Measure> measure, String amount) {
        Optional<String> project = kind == Charge.Kind.REFUND ? Optional.of("default") : Optional.empty();
        LocalDate day = LocalDate.of(2026, 11, 20);
        String of = kind == Charge.Kind.REFUND ? "2026-10" : id;
        return new Charge(id, kind, "default", project, day, of, "the " + id, measure, Money.of(amount), Instant.EPOCH);
    }

    /** One of each: usage of 19.342936, 3.00 refunded, 2,160.00 reserved, 96.00 of it covered, 80.342936 credited. */
    private void charges() {
        use();
        Quantity reserved = Quantity.of(2 * 720 * 3600);
        plane.post(charge("refund", Charge.Kind.REFUND, Optional.empty(), "-3"));
        plane.post(charge(
                "reserved",
                Charge.Kind.RESERVED,
                Optional.of(new Charge.Measure(reserved, "device-seconds", Money.of("1.5"), Quantity.of(3600))),
                "2160"));
        plane.post(charge("covered", Charge.Kind.COVERED, Optional.empty(), "-96"));
        plane.post(charge("credit", Charge.Kind.CREDIT, Optional.empty(), "-80.342936"));
        plane.post(charge("tax", Charge.Kind.TAX, Optional.empty(), "120"));
        plane.post(charge("prepaid", Charge.Kind.PREPAID, Optional.empty(), "-1000"));
    }

    @Test
    void chargesAddUpToWhatIsDueInEveryFormat() throws Exception {
        charges();
        JsonNode one = api.get("/v1/statement?to=2026-11-22").path("charges");
        assertEquals("16.342936", one.path("net").asString());
        assertEquals("16.342936", one.path("due").asString());
        String organization = "/v1/organizations/default/statement?to=2026-11-22&format=";
        JsonNode all = api.get(organization + "json");
        assertEquals("19.342936", all.path("total").asString(), "usage alone");
        assertEquals(
                List.of("2000.000000", "120.000000", "2120.000000", "-1000.000000", "1120.000000"),
                List.of("net", "tax", "gross", "prepaid", "due").stream()
                        .map(name -> all.path("charges").path(name).asString())
                        .toList());
        String text = get(organization + "text");
        assertTrue(text.contains("Amount due") && text.contains("     1120.000000\n"), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
        String html = get(organization + "html");
        assertTrue(html.contains("<td>Amount due</td><td class=number>1,120.000000</td>"), html);
        String csv = get(organization + "csv");
        assertTrue(
                csv.contains(",2026-11-22,,device-seconds,reserved,false,false,5184000,1.50,3600,,,CNY,2160.000000,"
                        + "2026-11-20,reserved,the reserved\r\n"),
                csv);
    }

    @Test
    void theOwnersMarginHasThemInARowOfTheirOwnWithoutTaxAndPayments() throws Exception {
        charges();
        for (String by : List.of("model", "project", "service")) {
            JsonNode margin = api.get("/v1/margin?by=" + by + "&to=2026-11-22");
            JsonNode row = margin.path("rows").path(margin.path("rows").size() - 1);
            assertEquals(
                    "charges 1980.657064",
                    row.path("of").asString() + " " + row.path("revenue").asString(),
                    margin::toString);
        }
    }

    /** FOCUS 1.3 of each kind of charge; the billed costs add up to the gross, for a payment is no charge. */
    @Test
    void focusHasThemAsPurchasesCreditsAdjustmentsAndTax() throws Exception {
        charges();
        List<Map<String, String>> rows =
                focus("/v1/organizations/default/statement?to=2026-11-22&format=focus").stream()
                        .filter(row -> !row.get("ChargeCategory").equals("Usage"))
                        .toList();
        assertEquals(
                List.of("Adjustment", "Purchase", "Credit", "Credit", "Tax"),
                rows.stream().map(row -> row.get("ChargeCategory")).toList());
        assertEquals(
                new BigDecimal("2100.657064"),
                rows.stream()
                        .map(row -> new BigDecimal(row.get("BilledCost")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertEquals("Correction", rows.getFirst().get("ChargeClass"));
        assertEquals("default", rows.getFirst().get("SubAccountId"));
        Map<String, String> purchase = rows.get(1);
        assertEquals("", purchase.get("SubAccountId"));
        assertEquals("Recurring", purchase.get("ChargeFrequency"), "MUST NOT be Usage-Based of a purchase");
        assertEquals("reserved", purchase.get("CommitmentDiscountId"));
        assertEquals("5184000.0", purchase.get("CommitmentDiscountQuantity"));
        assertEquals("", rows.getLast().get("PricingQuantity"), "MUST be null of a tax");
        for (Map<String, String> row : rows) {
            assertEquals(row.get("BilledCost"), row.get("EffectiveCost"), "MUST match where it covers no other charge");
            assertFalse(row.get("ServiceCategory").isEmpty());
        }
    }

    @Test
    void aStatementWithoutChargesIsAsItWasBeforeThereWereAny() throws Exception {
        use();
        assertFalse(get("/v1/statement").contains("charges"));
        assertFalse(get("/v1/organizations/default/statement").contains("charges"));
    }

    @Test
    void anotherCurrencyIsShownBesideTheOwnWithItsRateAndTheDayItIsFrom() throws Exception {
        useHeadline();
        api.post(200, "/v1/exchange-rates", "{\"currency\":\"USD\",\"rate\":\"0.141\",\"from\":\"2026-11-01\"}");
        JsonNode statement = api.get("/v1/statement?currency=USD");
        assertEquals(HEADLINE, statement.path("total").asString());
        assertEquals(
                "53580000000.017407", statement.path("converted").path("total").asString());
        String words = "Total in USD: 53580000000.017407, at 0.141 USD per CNY, the rate since 2026-11-01";
        for (String query : List.of("text", "html")) {
            assertTrue(get("/v1/statement?currency=USD&format=" + query).contains(words), query);
            assertTrue(
                    get("/v1/organizations/default/statement?currency=USD&format=" + query)
                            .contains(words),
                    query);
        }
        assertEquals(404, api.send(api.to("/v1/statement?currency=EUR")).statusCode());
        for (String rate : List.of("0", "-1", "0.000", "lots")) {
            JsonNode refused = api.post(400, "/v1/exchange-rates", "{\"currency\":\"USD\",\"rate\":\"" + rate + "\"}");
            assertTrue(refused.toString().contains(rate), refused::toString);
        }
        assertEquals(1, api.get("/v1/exchange-rates").path("items").size(), "nothing was changed");
    }
}
