package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the three kinds of workload have in common: list, show, stop, and finding one by id or name. */
final class WorkloadCommands {

    static final Parameter ID = Parameter.one("ID", "Its id, such as job-7k3, or its name.");

    private static final String DEFAULT_LIMIT = "50";

    private WorkloadCommands() {}

    static Command list(Kind kind) {
        List<Flag> flags = List.of(
                Flag.toggle("--alive", "Only what has not ended."),
                Flag.value("--limit", "N", "At most so many, newest first; default 50."));
        return Command.of("list", "List them, newest first.", flags, call -> list(call, kind));
    }

    static Command show(Kind kind) {
        return Command.of(
                "show",
                "Show one with its replicas.",
                List.of(),
                call -> {
                    byte[] document = find(call, call.arguments().word(0), Optional.of(kind));
                    if (call.json()) {
                        call.raw(document);
                    } else {
                        WorkloadView.show(call, Json.read(document));
                    }
                    return ExitStatus.DONE;
                },
                ID);
    }

    static Command stop(Kind kind) {
        return Command.of("stop", "Stop one, with notice.", List.of(), call -> stop(call, kind), ID);
    }

    private static int list(Call call, Kind kind) {
        byte[] document = call.get(
                "/v1/workloads",
                Map.of(
                        "kind", kind.wire(),
                        "project", call.project().orElse(""),
                        "alive", call.arguments().has("--alive") ? "true" : "",
                        "limit",
                                call.whole("--limit", DEFAULT_LIMIT)
                                        .map(Object::toString)
                                        .orElse(DEFAULT_LIMIT)));
        if (call.json()) {
            call.raw(document);
            return ExitStatus.DONE;
        }
        boolean service = kind == Kind.SERVICE;
        Table table = service
                ? new Table("ID", "NAME", "PROJECT", "PHASE", "MODEL", "ON", "AGE", "COST", "NOTE")
                : new Table("ID", "NAME", "PROJECT", "PHASE", "ON", "AGE", "RAN", "COST", "NOTE");
        for (Document workload : Json.read(document).list("items")) {
            String age = workload.instant("submitted_at")
                    .map(then -> Wording.ago(then, call.now()))
                    .orElse("");
            String[] tail = service
                    ? new String[] {workload.object("spec").text("model"), WorkloadView.place(workload), age}
                    : new String[] {WorkloadView.place(workload), age, WorkloadView.ran(workload, call.now())};
            table.row(
                    workload.text("id"),
                    workload.text("name"),
                    workload.text("project"),
                    workload.text("phase"),
                    tail[0],
                    tail[1],
                    tail[2],
                    workload.object("cost").text("so_far"),
                    workload.text("reason"));
        }
        String none = "No " + kind.words() + "s" + (call.arguments().has("--alive") ? " alive" : "") + ".";
        return call.table(table, none, 3, Paint::phase);
    }

    private static int stop(Call call, Kind kind) {
        String typed = call.arguments().word(0);
        Document workload = Json.read(find(call, typed, Optional.of(kind)));
        String id = workload.text("id");
        byte[] document = call.delete("/v1/workloads/" + PlenumClient.encoded(id), Map.of());
        return call.done(document, id + " is told to stop.");
    }

    /** The document of a workload by id or name; fails when it is of another kind. */
    static byte[] find(Call call, String typed, Optional<Kind> kind) {
        byte[] document = call.get(
                "/v1/workloads/" + PlenumClient.encoded(typed),
                Map.of("project", call.project().orElse("")));
        if (kind.isPresent()) {
            String found = Json.read(document).text("kind");
            if (!found.equals(kind.get().wire())) {
                throw new Failure(
                        ExitStatus.FAILED,
                        "'" + typed + "' is a " + Kind.words(found) + ".",
                        "the id or name of a " + kind.get().words(),
                        "./plenum " + call.command().replace(kind.get().wire() + " ", found + " ") + " " + typed);
            }
        }
        return document;
    }
}
