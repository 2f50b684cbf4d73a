package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.ChargesDocument;
import dev.plenum.api.ConvertedDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementVerifyTest extends CommandLineTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 10, 31);
    private static final Instant AT = Instant.parse("2026-11-01T00:00:05Z");

    @TempDir
    Path folder;

    private static StatementDocument.Line line(String subject, String quantity, String price, long per, String amount) {
        return new StatementDocument.Line(
                "device_seconds",
                "device-seconds",
                subject,
                false,
                false,
                quantity,
                Optional.of(new PriceDocument(
                        Optional.of("price-1"),
                        "device_seconds",
                        Optional.of("*"),
                        price,
                        per,
                        Optional.of(Instant.EPOCH),
                        Optional.empty())),
                amount);
    }

    private static StatementDocument plain() {
        return new StatementDocument(
                "research",
                "CNY",
                FIRST,
                LAST,
                AT,
                "380000000012.843262",
                "0.000000",
                List.of(
                        line("h20", "1234.567891", "1", 3600, "0.342936"),
                        line("big", "1", "380000000000", 1, "380000000000.000000"),
                        line("910b", "3600.5", "12.49859", 3600, "12.500326")));
    }

    private static String sha256(Object document) throws Exception {
        byte[] json = Wire.mapper().writeValueAsBytes(document);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    }

    private static StatementDocument statement() throws Exception {
        StatementDocument converted =
                plain().with(Optional.of(new ConvertedDocument("USD", "0.141", FIRST, "53580000001.810900")));
        return converted.with(sha256(converted));
    }

    private String save(String json) throws IOException {
        return Files.writeString(folder.resolve("statement.json"), json).toString();
    }

    private String save(Object document) throws IOException {
        return save(new String(Wire.mapper().writeValueAsBytes(document), StandardCharsets.UTF_8));
    }

    @Test
    void aStatementAsItWasWrittenIsRight() throws Exception {
        run("statement", "verify", save(statement())).exits(0).shows("380000000012.843262 CNY");
    }

    @Test
    void anOrganizationsStatementIsCheckedProjectByProject() throws Exception {
        OrganizationStatementDocument all = new OrganizationStatementDocument(
                "default",
                "CNY",
                FIRST,
                LAST,
                AT,
                List.of(plain(), plain()),
                "760000000025.686524",
                "0.000000",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        String json = new String(Wire.mapper().writeValueAsBytes(all.with(sha256(all))), StandardCharsets.UTF_8);
        run("statement", "verify", save(json)).exits(0).shows("760000000025.686524 CNY");
        run("statement", "verify", save(json.replace("760000000025.686524", "760000000025.686525")))
                .exits(1)
                .complains("The organization's total says 760000000025.686525; the sum is 760000000025.686524", "");
    }

    @Test
    void theFirstLineThatDiffersIsSaidWithBothFigures() throws Exception {
        String json = new String(Wire.mapper().writeValueAsBytes(statement()), StandardCharsets.UTF_8);
        run("statement", "verify", save(json.replace("12.500326", "12.500327")))
                .exits(1)
                .complains(
                        "Line 3 of project research (device-seconds 910b) says 12.500327; "
                                + "quantity x price / per is 12.500326",
                        "");
    }

    /** Every digit of the file, each made another one. */
    @Test
    void aChangedDigitAnywhereIsFound() throws Exception {
        findsEveryDigit(new String(Wire.mapper().writeValueAsBytes(statement()), StandardCharsets.UTF_8));
    }

    private void findsEveryDigit(String json) throws Exception {
        int digits = 0;
        for (int at = 0; at < json.length(); at++) {
            char digit = json.charAt(at);
            if (Character.isDigit(digit)) {
                digits++;
                char other = (char) ('0' + (digit - '0' + 1) % 10);
                String changed = json.substring(0, at) + other + json.substring(at + 1);
                Outcome outcome = run("statement", "verify", save(changed));
                assertTrue(outcome.status() == 1, () -> "not found: " + changed);
            }
        }
        assertTrue(digits > 150, "digits: " + digits);
    }

    private static ChargesDocument.Item charge(String kind, Optional<ChargesDocument.Measure> measure, String amount) {
        return new ChargesDocument.Item("id-1", kind, LAST, "of-1", "example", false, measure, amount);
    }

    private static OrganizationStatementDocument charged(String amountDue) throws Exception {
        ChargesDocument charges = new ChargesDocument(
                List.of(
                        charge(
                                "reserved",
                                Optional.of(new ChargesDocument.Measure("7", "device-seconds", "1.00", "3600")),
                                "0.001944"),
                        charge("credit", Optional.empty(), "-12.845206"),
                        charge(
                                "tax",
                                Optional.of(new ChargesDocument.Measure("380000000000", "net", "6.5", "100")),
                                "24700000000.000000"),
                        charge("prepaid", Optional.empty(), "-1.000000")),
                "380000000000.000000",
                "24700000000.000000",
                "404700000000.000000",
                "-1.000000",
                amountDue);
        OrganizationStatementDocument all = new OrganizationStatementDocument(
                "default",
                "CNY",
                FIRST,
                LAST,
                AT,
                List.of(plain()),
                "380000000012.843262",
                "0.000000",
                Optional.of(charges),
                Optional.empty(),
                Optional.empty());
        return all.with(sha256(all));
    }

    @Test
    void chargesAreRecomputedAndAddedUp() throws Exception {
        String json =
                new String(Wire.mapper().writeValueAsBytes(charged("404699999999.000000")), StandardCharsets.UTF_8);
        run("statement", "verify", save(json)).exits(0).shows("what is due is 404699999999.000000 CNY");
        run("statement", "verify", save(charged("404699999999.000001")))
                .exits(1)
                .complains("The figure 'due' of organization default says 404699999999.000001; it is", "");
        run("statement", "verify", save(json.replace("0.001944", "0.001945")))
                .exits(1)
                .complains("says 0.001945; quantity x price / per is 0.001944", "");
        run("statement", "verify", save(json.replace("\"380000000000\",\"unit\":\"net", "\"380\",\"unit\":\"net")))
                .exits(1)
                .complains("is on 380; the net is 380000000000.000000", "");
        findsEveryDigit(json);
    }

    @Test
    void whatTheInstallationHasPostedOtherwiseIsSaid() throws Exception {
        String file = save(statement());
        server.answers("GET /v1/statement", statement());
        run("statement", "verify", "--against", file).exits(0);
        server.answers(
                "GET /v1/statement",
                new StatementDocument(
                        "research",
                        "CNY",
                        FIRST,
                        LAST,
                        AT,
                        "0.342936",
                        "0.000000",
                        List.of(line("h20", "1234.567892", "1", 3600, "0.342936"))));
        run("statement", "verify", "--against", file)
                .exits(1)
                .complains("Line 1 of project research is 1234.567891 device-seconds h20", "");
    }

    @Test
    void whatRawUsageComesToOtherwiseIsSaid() throws Exception {
        String file = save(statement());
        server.answers("GET /v1/statement", statement());
        run("statement", "verify", "--from-usage", file).exits(0);
        assertTrue(
                server.lastAsked().target().contains("source=usage"),
                server.lastAsked().target());
        server.answers(
                "GET /v1/statement",
                new StatementDocument("research", "CNY", FIRST, LAST, AT, "0.000000", "0.000000", List.of()));
        run("statement", "verify", "--from-usage", file).exits(1).complains("raw usage and prices come to nothing", "");
    }

    @Test
    void whatIsNoStatementIsRefused() throws Exception {
        run("statement", "verify", folder.resolve("none.json").toString())
                .exits(2)
                .complains("cannot be read", "file");
        run("statement", "verify", save("{}")).exits(1);
        run("statement", "show").exits(2).complains("'show'", "verify FILE");
    }
}
