package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real job cost, exported as FOCUS and checked by the FinOps Foundation's own validator. */
class FocusIT {

    @Test
    void theOfficialValidatorFindsNothing() throws Exception {
        Path data = Product.empty("focus");
        Path export = data.resolveSibling(data.getFileName() + ".csv");
        try (Up _ = Up.start(Product.installation(), data)) {
            plenum(data, "job", "submit", "--name", "short", "--follow", "--", "sleep", "2");
            Files.writeString(export, plenum(data, "statement", "--format", "focus"));
            String html = plenum(data, "statement", "--organization", "default", "--format", "html");
            assertTrue(html.startsWith("<!doctype html>"), html);
        }
        check(export);
    }

    /** Everything that is due beside usage, entered on the command line, in a month that is closed then. */
    @Test
    void itFindsNothingInWhatACloseCharges() throws Exception {
        Path data = Product.empty("focus-charges");
        Path export = data.resolveSibling(data.getFileName() + ".csv");
        Path json = data.resolveSibling(data.getFileName() + ".json");
        YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        String first = month.atDay(1).toString();
        String last = month.atEndOfMonth().toString();
        try (Up _ = Up.start(Product.installation(), data)) {
            plenum(data, "price", "set", "core_seconds", "36");
            plenum(data, "job", "submit", "--name", "short", "--follow", "--", "sleep", "2");
            plenum(data, "refund", "default", "0.001", "--reason", "too slow");
            plenum(
                    data,
                    "commitment",
                    "create",
                    "default",
                    "h20",
                    "2",
                    "--price",
                    "1.50",
                    "--from",
                    first,
                    "--to",
                    last);
            plenum(data, "credit", "grant", "default", "32", "--from", first, "--to", last, "--reason", "welcome");
            plenum(data, "tax", "set", "all", "6%", "--from", first);
            plenum(data, "prepaid", "deposit", "default", "100");
            String[] statement = {"statement", "--organization", "default", "--from", first, "--format"};
            String ahead = plenum(data, with(statement, "text"));
            assertTrue(ahead.contains("as if the month were closed now"), ahead);
            plenum(data, "period", "close", month.toString());
            Files.writeString(export, plenum(data, with(statement, "focus")));
            Files.writeString(
                    json,
                    plenum(
                            data,
                            "statement",
                            "--organization",
                            "default",
                            "--from",
                            first,
                            "--to",
                            last,
                            "--format",
                            "json"));
            String closed = plenum(data, "statement", "verify", json.toString(), "--against");
            BigDecimal net = new BigDecimal(2 * 24 * month.lengthOfMonth())
                    .multiply(new BigDecimal("1.5"))
                    .subtract(new BigDecimal(32));
            BigDecimal due = net.multiply(new BigDecimal("1.06"))
                    .subtract(new BigDecimal(100))
                    .setScale(6);
            assertTrue(closed.contains("what is due is " + due), closed);
            assertTrue(plenum(data, "prepaid", "show", "default").contains("Left: 0.00"));
            assertTrue(plenum(data, "credit", "list", "default").contains("0.00"));
        }
        check(export);
        assertEquals(
                List.of("Adjustment", "Credit", "Purchase", "Tax", "Usage"),
                Files.readAllLines(export).stream()
                        .skip(1)
                        .map(FocusIT::category)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static String category(String row) {
        return List.of("Adjustment", "Credit", "Purchase", "Tax", "Usage").stream()
                .filter(each -> row.contains("," + each + ","))
                .findFirst()
                .orElse(row);
    }

    private static String[] with(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }

    private static void check(Path export) throws Exception {
        Installation.Done checked = Environments.python("focus", "focus_check.py", export.toString());
        assertEquals("Validation succeeded.", checked.out().strip(), Files.readString(export) + checked.err());
    }

    private static String plenum(Path data, String... arguments) {
        Installation.Done done = Product.installation().plenum(data, arguments);
        assertEquals(0, done.status(), done.toString());
        return done.out();
    }
}
