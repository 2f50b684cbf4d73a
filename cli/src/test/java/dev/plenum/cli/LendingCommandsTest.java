package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.api.Accepted;
import dev.plenum.api.ExportRuleDocument;
import dev.plenum.api.Items;
import dev.plenum.api.LendingDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code plenum lending}, and where projects may run. */
class LendingCommandsTest extends CommandLineTest {

    @Test
    void whatWasBorrowedAndLentIsInHours() {
        LendingDocument.Row lab =
                new LendingDocument.Row("h100", false, "lab", "acme", "0", "7200", "0.00", "10.00", "5.00", "showback");
        server.answers(
                "GET /v1/lending",
                new LendingDocument(
                        "CNY",
                        LocalDate.of(2026, 11, 1),
                        LocalDate.of(2026, 11, 30),
                        Instant.parse("2026-11-23T10:00:00Z"),
                        List.of(lab)));
        run("lending", "show").exits(0).shows("lab", "2.000", "10.00", "5.00 (showback)");
    }

    @Test
    void aRuleIsSetInPercent() {
        server.answers("PUT /v1/organizations/acme/money", new Accepted("acme", 9));
        run("lending", "set", "acme", "--share", "50%", "--mode", "chargeback").exits(0);
        assertEquals(
                "{\"mode\":\"chargeback\",\"lender_share\":50}",
                server.lastAsked().body());
        run("lending", "set", "acme", "--share", "half").exits(2).complains("'half'", "50%");
        run("lending", "set", "acme").exits(2).complains("Nothing is set", "--share");
    }

    @Test
    void aProjectIsBoundAndAKnownRuleNeedsNoFlags() {
        server.answers("PUT /v1/projects/research/binding", new Accepted("research", 9));
        run("project", "bind", "research", "--region", "eu", "--nationality", "DE")
                .exits(0);
        assertEquals(
                "{\"regions\":[\"eu\"],\"nationalities\":[\"DE\"]}",
                server.lastAsked().body());
        server.answers("PUT /v1/export-rules/us-2023-10-17", new Accepted("us-2023-10-17", 9));
        run("export-rule", "set", "us-2023-10-17").exits(0).shows("forbids CN");
        run("export-rule", "set", "us-2022-11-07").exits(2).complains("does not say whom", "--forbids");
        run("export-rule", "known").exits(0).shows("us-2023-10-17", "a800, h800", "akingump.com");
        server.answers(
                "GET /v1/export-rules",
                new Items<>(List.of(new ExportRuleDocument("us-2023-10-17", List.of("CN"), "a source"))));
        run("export-rule", "list").exits(0).shows("us-2023-10-17", "CN", "a source");
    }
}
