package dev.plenum.cli;

import dev.plenum.api.Answer;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.cli.grammar.Flag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The output of a workload, as it stands or as it grows. */
final class LogCommands {

    private static final List<Flag> FLAGS = List.of(
            Flag.toggle("--follow", "Go on until it has ended; an interrupt leaves it running.")
                    .or("-f"),
            Flag.value("--replica", "N", "Which replica; default 0."));

    private LogCommands() {}

    static Command.Group logs() {
        return Command.Group.single(command("Print the output of a workload.", Optional.empty()));
    }

    static Command of(Kind kind) {
        return command("Print its output.", Optional.of(kind));
    }

    private static Command command(String summary, Optional<Kind> kind) {
        return Command.of("logs", summary, FLAGS, call -> run(call, kind), WorkloadCommands.ID);
    }

    private static int run(Call call, Optional<Kind> kind) {
        long replica = call.whole("--replica", "0").orElse(0L);
        Document workload =
                Json.read(WorkloadCommands.find(call, call.arguments().word(0), kind));
        String id = workload.text("id");
        if (call.arguments().has("--follow")) {
            follow(call, id, workload.text("kind"), replica);
            return ExitStatus.DONE;
        }
        try (Answer answer =
                call.client().send("GET", path(id, replica), new byte[0], Map.of("Accept", "text/plain"))) {
            copy(call, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitStatus.DONE;
    }

    /** With {@code --json} each piece as one JSON string on a line. */
    private static void copy(Call call, InputStream text) throws IOException {
        if (call.json()) {
            call.raw(Json.write(new String(text.readAllBytes(), StandardCharsets.UTF_8)));
        } else {
            text.transferTo(call.out());
        }
    }

    /** Until the workload has ended, or nobody reads our output any more. */
    static void follow(Call call, String id, String kind, long replica) {
        try (Following _ = Following.workload(call, id, "./plenum " + kind + " stop " + id);
                ServerEvents events = call.client().events(path(id, replica))) {
            for (Optional<ServerEvent> next = events.next(); next.isPresent(); next = events.next()) {
                ServerEvent event = next.get();
                if (event.event().equals("end") || call.out().checkError()) {
                    return;
                }
                if (call.json()) {
                    call.line(event.data());
                } else {
                    call.out().print(Json.string(event.data()));
                }
                call.out().flush();
            }
        }
    }

    private static String path(String id, long replica) {
        return PlenumClient.path(
                "/v1/workloads/" + PlenumClient.encoded(id) + "/logs", Map.of("replica", Long.toString(replica)));
    }
}
