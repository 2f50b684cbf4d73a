package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum usage} and {@code plenum statement}: what was used, and what it costs. */
final class StatementCommands {

    private static final Flag FROM =
            Flag.value("--from", "DAY", "First day, UTC, such as 2026-11-01; default: this month's first.");
    private static final Flag TO = Flag.value("--to", "DAY", "Last day, UTC, included; default: today.");

    private static final Flag CURRENCY =
            Flag.value("--currency", "CURRENCY", "Show the total in this one too; see plenum currency.");
    private static final Flag AGAINST = Flag.toggle(
            "--against", "verify: compare it also with what the installation has posted for the same days by now.");

    private static final Flag FROM_USAGE = Flag.toggle(
            "--from-usage",
            "verify: compare it also with what raw usage and prices alone come to on the installation, without the"
                    + " ledger's sums.");

    private static final List<String> FORMATS = List.of("text", "csv", "json", "html", "focus");

    private StatementCommands() {}

    static Group usage() {
        return Group.single(Command.of(
                "usage", "Show what a project used, without prices.", List.of(FROM, TO), StatementCommands::usage));
    }

    static Group statement() {
        Flag format = Flag.value(
                "--format", "FORMAT", "text (default), csv, json, html (prints well) or focus (CSV of FOCUS 1.3).");
        Flag organization = Flag.value(
                "--organization", "ORG", "A whole organization, project by project, instead of one project.");
        return Group.single(Command.of(
                "statement",
                "Show what a project or an organization owes, line by line; or verify one that was saved as JSON.",
                List.of(FROM, TO, format, organization, CURRENCY, AGAINST, FROM_USAGE),
                StatementCommands::statement,
                Parameter.optional("verify", "Recompute a saved statement; exit status 1 when a figure is wrong."),
                Parameter.optional("FILE", "The statement to verify, as --format json wrote it.")));
    }

    private static int usage(Call call) {
        byte[] document = call.get("/v1/usage", period(call));
        if (call.json()) {
            return call.done(document, "");
        }
        Document usage = Json.read(document);
        Table table = new Table("METER", "SUBJECT", "QUANTITY", "UNIT", "");
        for (Document line : usage.list("lines")) {
            String marks = (line.flag("accruing") ? "running now " : "") + (line.flag("simulated") ? "simulated" : "");
            table.row(
                    line.text("meter"), line.text("subject"), line.text("quantity"), line.text("unit"), marks.strip());
        }
        call.line(
                "Project " + usage.text("project") + ", " + usage.text("from") + " to " + usage.text("to") + " (UTC)");
        return call.table(table, "Nothing was used.");
    }

    private static int verify(Call call, Path file) {
        Document statement = Json.read(bytes(file));
        Optional<String> found = StatementCheck.of(statement);
        if (found.isEmpty() && call.arguments().has("--against")) {
            found = StatementCheck.against(statement, Json.read(current(call, statement)), "the installation has ");
        }
        if (found.isEmpty() && call.arguments().has("--from-usage")) {
            found = fromUsage(call, statement);
        }
        if (found.isPresent()) {
            throw new Failure(
                    ExitStatus.FAILED,
                    found.get(),
                    "what the quantities and prices come to",
                    "Get it again: ./plenum statement --format json --from " + statement.text("from") + " --to "
                            + statement.text("to"));
        }
        Document charges = statement.object("charges");
        String sum = charges.fields().isEmpty()
                ? "the total is " + statement.text("total")
                : "what is due is " + charges.text("due");
        call.line("Right: every line, every total and the digest; " + sum + " " + statement.text("currency") + ".");
        return ExitStatus.DONE;
    }

    /** Project by project. */
    private static Optional<String> fromUsage(Call call, Document statement) {
        List<Document> projects =
                statement.text("organization").isEmpty() ? List.of(statement) : statement.list("projects");
        for (Document project : projects) {
            byte[] other = call.get(
                    "/v1/statement",
                    Map.of(
                            "project", project.text("project"),
                            "from", statement.text("from"),
                            "to", statement.text("to"),
                            "source", "usage"));
            Optional<String> found = StatementCheck.against(project, Json.read(other), "raw usage and prices come to ");
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static byte[] current(Call call, Document statement) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("from", statement.text("from"));
        parameters.put("to", statement.text("to"));
        String organization = statement.text("organization");
        if (organization.isEmpty()) {
            parameters.put("project", statement.text("project"));
        }
        return call.get(path(Optional.of(organization).filter(name -> !name.isEmpty())), parameters);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Failure.usage(
                    "'" + file + "' cannot be read.",
                    "a file",
                    "Save one: ./plenum statement --format json > statement.json");
        }
    }

    private static int statement(Call call) {
        List<String> words = call.arguments().words();
        if (!words.isEmpty()) {
            if (words.size() == 2 && words.getFirst().equals("verify")) {
                return verify(call, Path.of(words.get(1)));
            }
            throw Failure.usage("'" + String.join(" ", words) + "' is not understood.", "verify FILE", call.help());
        }
        String format =
                call.json() ? "json" : call.arguments().value("--format").orElse("text");
        if (!FORMATS.contains(format)) {
            throw call.wrong("--format", format, "text, csv, json, html or focus");
        }
        Map<String, String> parameters = new LinkedHashMap<>(period(call));
        parameters.put("format", format);
        call.arguments().value("--currency").ifPresent(other -> parameters.put("currency", other));
        Optional<String> organization = call.arguments().value("--organization");
        organization.ifPresent(_ -> parameters.remove("project"));
        call.raw(call.get(path(organization), parameters));
        return ExitStatus.DONE;
    }

    private static String path(Optional<String> organization) {
        return organization
                .map(name -> "/v1/organizations/" + PlenumClient.encoded(name) + "/statement")
                .orElse("/v1/statement");
    }

    private static Map<String, String> period(Call call) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("project", call.oneProject());
        for (String flag : List.of("--from", "--to")) {
            call.arguments().value(flag).ifPresent(typed -> parameters.put(flag.substring(2), day(call, flag, typed)));
        }
        return parameters;
    }

    static String day(Call call, String flag, String typed) {
        try {
            return LocalDate.parse(typed).toString();
        } catch (DateTimeParseException e) {
            throw call.wrong(flag, typed, "a day such as 2026-11-01");
        }
    }
}
