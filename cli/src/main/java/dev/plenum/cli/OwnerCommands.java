package dev.plenum.cli;

import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code plenum fleet} and {@code plenum margin}: what the owner of the fleet sees. */
final class OwnerCommands {

    private static final Flag PERIOD = Flag.value("--period", "MONTH", "A month, UTC, such as 2026-10.");
    private static final Flag FROM =
            Flag.value("--from", "DAY", "First day, UTC, such as 2026-11-01; default: this month's first.");
    private static final Flag TO = Flag.value("--to", "DAY", "Last day, UTC, included; default: today.");
    private static final BigDecimal HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private OwnerCommands() {}

    static Group fleet() {
        return Group.single(Command.of(
                "fleet",
                "Show what became of the device-hours you own: billed, held, idle, out of service.",
                List.of(
                        PERIOD,
                        FROM,
                        TO,
                        Flag.value("--by", "WHAT", "model (default), pool, region, project or workload.")),
                OwnerCommands::fleet));
    }

    static Group margin() {
        return Group.single(Command.of(
                "margin",
                "Show what the fleet earned, what owning it cost, and what is left.",
                List.of(
                        PERIOD,
                        FROM,
                        TO,
                        Flag.value("--by", "WHAT", "model (default), project or service."),
                        Flag.toggle("--simulated", "Of devices that do not exist, instead of those that do.")),
                OwnerCommands::margin));
    }

    private static int fleet(Call call) {
        byte[] document = call.get("/v1/device-time", parameters(call));
        if (call.json()) {
            return call.done(document, "");
        }
        Document time = Json.read(document);
        boolean split = !time.text("by").equals("model");
        String by = split ? time.text("by").toUpperCase(Locale.ROOT) : "";
        Table table = new Table("MODEL", by, "OWNED H", "BILLED H", "", "HELD H", "", "IDLE H", "", "OUT H", "");
        for (Document row : time.list("rows")) {
            hours(table, row, split);
        }
        heading(call, time, "Device-hours");
        return call.table(table, "No devices were owned.");
    }

    private static void hours(Table table, Document row, boolean split) {
        String model = row.text("meter").equals("core_seconds") ? "cores" : row.text("subject");
        BigDecimal owned = new BigDecimal(row.text("owned"));
        table.row(
                model + (row.flag("simulated") ? " (simulated)" : ""),
                split && row.text("name").isEmpty() ? "-" : row.text("name"),
                hours(owned),
                hours(row, "billed"),
                percent(row, "billed", owned),
                hours(row, "held"),
                percent(row, "held", owned),
                hours(row, "idle"),
                percent(row, "idle", owned),
                hours(row, "out_of_service"),
                percent(row, "out_of_service", owned));
    }

    private static String hours(Document row, String part) {
        return hours(new BigDecimal(row.text(part)));
    }

    private static String hours(BigDecimal seconds) {
        return seconds.divide(HOUR, 2, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** Nothing where the row owns nothing: a project's part of the fleet is no part of itself. */
    private static String percent(Document row, String part, BigDecimal owned) {
        return owned.signum() == 0
                ? ""
                : new BigDecimal(row.text(part))
                                .multiply(HUNDRED)
                                .divide(owned, 1, RoundingMode.HALF_EVEN)
                                .toPlainString()
                        + "%";
    }

    private static int margin(Call call) {
        Map<String, String> parameters = parameters(call);
        if (call.arguments().has("--simulated")) {
            parameters.put("simulated", "true");
        }
        byte[] document = call.get("/v1/margin", parameters);
        if (call.json()) {
            return call.done(document, "");
        }
        Document margin = Json.read(document);
        Table table = new Table("", "NAME", "REVENUE", "BILLED", "HELD", "IDLE", "OUT OF SERVICE", "MARGIN");
        for (Document row : margin.list("rows")) {
            table.row(cells(row.text("of").replace('_', ' '), row.text("name"), row));
        }
        if (!table.isEmpty()) {
            table.row(cells("total", "", margin.object("total")));
        }
        heading(call, margin, "Revenue, costs and margin in " + margin.text("currency"));
        return call.table(table, "Nothing was earned, and no costs are set: plenum cost set MODEL AMOUNT");
    }

    private static String[] cells(String of, String name, Document row) {
        return new String[] {
            of,
            name,
            row.text("revenue"),
            row.text("billed_cost"),
            row.text("held_cost"),
            row.text("idle_cost"),
            row.text("out_of_service_cost"),
            row.text("margin")
        };
    }

    private static void heading(Call call, Document of, String what) {
        call.line(what + ", " + of.text("from") + " to " + of.text("to") + " (UTC)");
    }

    private static Map<String, String> parameters(Call call) {
        Map<String, String> parameters = new LinkedHashMap<>();
        call.arguments().value("--period").ifPresent(typed -> {
            YearMonth month = month(call, typed);
            parameters.put("from", month.atDay(1).toString());
            parameters.put("to", month.atEndOfMonth().toString());
        });
        for (String flag : List.of("--from", "--to")) {
            call.arguments().value(flag).ifPresent(typed -> parameters.put(flag.substring(2), day(call, flag, typed)));
        }
        call.arguments().value("--by").ifPresent(by -> parameters.put("by", by));
        return parameters;
    }

    static YearMonth month(Call call, String typed) {
        try {
            return YearMonth.parse(typed);
        } catch (DateTimeException e) {
            throw call.wrong("--period", typed, "a month such as 2026-10");
        }
    }

    static String day(Call call, String flag, String typed) {
        try {
            return LocalDate.parse(typed).toString();
        } catch (DateTimeException e) {
            throw call.wrong(flag, typed, "a day such as 2026-11-01");
        }
    }
}
