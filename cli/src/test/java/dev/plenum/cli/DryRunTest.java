package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.api.EstimateDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DryRunTest extends CommandLineTest {

    private static EstimateDocument estimate(Optional<EstimateDocument.Budget> budget) {
        PriceDocument price = new PriceDocument(
                Optional.empty(),
                "device_seconds",
                Optional.of("h100"),
                "2.40",
                3600,
                Optional.empty(),
                Optional.empty());
        StatementDocument.Line line = new StatementDocument.Line(
                "device_seconds", "device-seconds", "h100", false, false, "7200", Optional.of(price), "4.800000");
        EstimateDocument.Option option = new EstimateDocument.Option(
                0, Optional.of("h100"), false, List.of(line), "4.800000", Optional.of(7200L), Optional.of("9.600000"));
        return new EstimateDocument(
                "default",
                "job",
                "CNY",
                Instant.EPOCH,
                2,
                List.of(option),
                "4.800000",
                "4.800000",
                Optional.of("9.600000"),
                Optional.of("9.600000"),
                false,
                "there is room for it now",
                List.of("on node a, on h100"),
                budget);
    }

    @Test
    void aDryRunOfAJobSaysWhatItWouldCostAndSubmitsNothing() {
        server.answers(
                "POST /v1/estimates",
                estimate(Optional.of(new EstimateDocument.Budget("12.50", "3.200000", false, Optional.of(2400L)))));
        run("job", "submit", "--dry-run", "--replicas", "2", "--device", "h100", "--expect", "2h", "--", "true")
                .exits(0)
                .shows("h100", "7200 device-seconds", "2.40 per 3600", "9.600000 in 2h")
                .shows("4.800000 CNY an hour for all 2 replicas", "9.600000 CNY in all")
                .shows("there is room for it now; on node a, on h100")
                .shows("3.200000 of 12.50 CNY is left this month, not enough", "it lasts 40m")
                .shows("Nothing was submitted.");
        assertEquals(
                "{\"kind\":\"job\",\"request\":{\"device\":{\"model\":\"h100\"}},\"command\":[\"true\"],\"replicas\":2,"
                        + "\"expected_duration_seconds\":7200}",
                server.lastAsked().body());
    }

    @Test
    void servicesAndDevEnvironmentsHaveDryRunsToo() {
        server.answers("POST /v1/estimates", estimate(Optional.empty()));
        run("service", "create", "--model", "tiny", "--dry-run").exits(0).shows("Nothing was submitted.");
        String json = run("dev", "create", "--dry-run", "--json").exits(0).out();
        assertEquals(estimate(Optional.empty()), Wire.mapper().readValue(json, EstimateDocument.class));
    }
}
