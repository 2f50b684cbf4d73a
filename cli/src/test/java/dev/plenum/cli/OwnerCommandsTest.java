package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.CostDocument;
import dev.plenum.api.DeviceTimeDocument;
import dev.plenum.api.Items;
import dev.plenum.api.MarginDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerCommandsTest extends CommandLineTest {

    private static final LocalDate FROM = LocalDate.of(2026, 10, 1);
    private static final LocalDate TO = LocalDate.of(2026, 10, 31);
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void theFourPartsOfDeviceTimeAreHoursAndPercentages() {
        server.answers(
                "GET /v1/device-time",
                new DeviceTimeDocument(
                        FROM,
                        TO,
                        AT,
                        "model",
                        List.of(
                                new DeviceTimeDocument.Row(
                                        "device_seconds", "h100", false, "", "36000", "18000", "3600", "10800", "3600"),
                                new DeviceTimeDocument.Row("core_seconds", "", false, "", "0", "0", "0", "0", "0"))));
        String out = run("fleet", "--period", "2026-10").exits(0).out();
        assertTrue(out.contains("Device-hours, 2026-10-01 to 2026-10-31 (UTC)"), out);
        String row =
                out.lines().filter(line -> line.startsWith("h100")).findFirst().orElseThrow();
        assertEquals("h100 10.00 5.00 50.0% 1.00 10.0% 3.00 30.0% 1.00 10.0%", row.replaceAll(" +", " "));
        assertTrue(
                server.lastAsked().toString().contains("from=2026-10-01"),
                server.lastAsked().toString());
        assertTrue(
                server.lastAsked().toString().contains("to=2026-10-31"),
                server.lastAsked().toString());
    }

    @Test
    void theMarginHasItsRowsAndATotal() {
        MarginDocument.Row row =
                new MarginDocument.Row("device", "h100", "25.00", "18.00", "3.60", "10.80", "3.60", "-11.00");
        server.answers("GET /v1/margin", new MarginDocument("CNY", FROM, TO, AT, "model", List.of(row), row));
        run("margin", "--by", "model").exits(0).shows("CNY", "device", "h100", "10.80", "-11.00", "total");
    }

    @Test
    void aCostIsSetFromADayOnAndListed() {
        server.answers("POST /v1/costs", new Accepted("price-3", 9));
        run("cost", "set", "h100", "1.85", "--per", "hour", "--from", "2026-10-01")
                .exits(0)
                .shows("h100", "1.85");
        assertEquals(
                "{\"model\":\"h100\",\"amount\":\"1.85\",\"from\":\"2026-10-01\"}",
                server.lastAsked().body());
        server.answers(
                "GET /v1/costs",
                new Items<>(List.of(new CostDocument(
                        Optional.of("price-3"), "h100", "1.85", Optional.of(FROM), Optional.of("lease")))));
        run("cost", "list").exits(0).shows("h100", "1.85", "2026-10-01", "lease");
    }

    @Test
    void whatIsNoMonthDayAmountOrUnitIsNotSent() {
        run("fleet", "--period", "October").exits(2).complains("'October'", "2026-10");
        run("margin", "--from", "soon").exits(2).complains("'soon'", "2026-11-01");
        run("cost", "set", "h100", "-1").exits(2);
        run("cost", "set", "h100", "1.85", "--per", "day").exits(2).complains("'day'", "hour");
    }
}
