package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code plenum audit}: who did what to what, from where, with what outcome. Heads and the check of the journal are the launcher's, beside the files. */
final class AuditCommands {

    /** Of an instant in words, up to its seconds. */
    private static final int SECONDS = 19;

    private static final List<String> FIELDS = List.of(
            "position",
            "at",
            "actor",
            "command",
            "operation",
            "subject",
            "scope",
            "outcome",
            "detail",
            "address",
            "means",
            "times");
    private static final long PAGE = 1_000;

    private AuditCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "audit",
                "Who did what, from where, with what outcome; and whether the journal is what was written.",
                List.of(
                        Command.of(
                                "list",
                                "List what was done and what was refused, the newest first.",
                                with(Flag.value("--limit", "N", "How many; default: 50.")),
                                AuditCommands::list),
                        Command.of(
                                "export",
                                "Print all of it, the newest first, for another program.",
                                with(Flag.value(
                                        "--format", "FORMAT", "csv, or json: one object a line; default: csv.")),
                                AuditCommands::export),
                        launched(
                                "head",
                                "Sign the head of the journal; keep it where nobody of this machine can change it."),
                        launched("key", "Print the public key that heads are signed with."),
                        launched(
                                "verify",
                                "Check that the journal is what was written, also against heads that you kept.")));
    }

    private static List<Flag> with(Flag own) {
        List<Flag> flags = new ArrayList<>(List.of(
                Flag.value("--actor", "ID", "Such as user:ada."),
                Flag.value("--command", "NAME", "Such as Submit, or an operation such as 'POST /v1/keys'."),
                Flag.value("--subject", "ID", "What it was about, such as job-7k3."),
                Flag.value("--outcome", "OUTCOME", "done, refused, or the code of an error such as forbidden."),
                Flag.value("--from", "TIME", "A day (UTC) or a time, such as 2026-10-01 or 2026-10-01T08:00:00Z."),
                Flag.value("--to", "TIME", "What is then or later is left out.")));
        flags.add(own);
        return flags;
    }

    private static Command launched(String name, String summary) {
        return Command.of(name, summary, List.of(), call -> {
            throw Failure.usage(
                    "'audit " + name + "' reads the files of the data directory.",
                    "the launcher, which runs it",
                    "./plenum audit " + name);
        });
    }

    private static Map<String, String> asked(Call call) {
        Map<String, String> asked = new HashMap<>();
        for (String name : List.of("actor", "command", "subject", "outcome", "from", "to")) {
            call.arguments().value("--" + name).ifPresent(value -> asked.put(name, value));
        }
        call.project().ifPresent(project -> asked.put("project", project));
        return asked;
    }

    private static int list(Call call) {
        Map<String, String> asked = asked(call);
        asked.put("limit", Long.toString(call.whole("--limit", "50").orElse(50L)));
        byte[] document = call.get("/v1/audit", asked);
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("AT, UTC", "ACTOR", "WHAT", "SUBJECT", "OUTCOME", "FROM");
        for (Document line : Json.read(document).list("items")) {
            table.row(
                    line.text("at").replace('T', ' ').substring(0, SECONDS),
                    or(line.text("actor"), "nobody"),
                    or(line.text("command"), line.text("operation")),
                    line.text("subject"),
                    line.text("outcome") + (line.text("times").equals("1") ? "" : " x " + line.text("times")),
                    line.text("address"));
        }
        return call.table(table, "Nothing is in the audit trail that fits.");
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static int export(Call call) {
        String format = call.arguments().value("--format").orElse(call.json() ? "json" : "csv");
        if (!List.of("csv", "json").contains(format)) {
            throw call.wrong("--format", format, "csv or json");
        }
        if (format.equals("csv")) {
            call.out().print(record(FIELDS));
        }
        Map<String, String> asked = asked(call);
        asked.put("limit", Long.toString(PAGE));
        Optional<String> next = Optional.empty();
        do {
            next.ifPresent(before -> asked.put("before", before));
            Document page = Json.read(call.get("/v1/audit", asked));
            for (Document line : page.list("items")) {
                if (format.equals("csv")) {
                    call.out().print(record(FIELDS.stream().map(line::text).toList()));
                } else {
                    call.raw(Json.write(line.fields()));
                }
            }
            next = Optional.of(page.text("next")).filter(text -> !text.isEmpty());
        } while (next.isPresent());
        return ExitStatus.DONE;
    }

    /** One record as RFC 4180 has it. */
    private static String record(List<String> fields) {
        return fields.stream().map(AuditCommands::quoted).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
