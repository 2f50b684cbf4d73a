package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Prose;
import dev.plenum.cli.text.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code plenum status} and {@code plenum down}. */
final class StatusCommands {

    private static final int INDENT = 10;
    private static final Duration DEFAULT_NOTICE = Duration.ofSeconds(10);
    private static final Duration TO_CLOSE = Duration.ofSeconds(30);

    private StatusCommands() {}

    static Group status() {
        return Group.single(Command.of(
                "status", "Show where Plenum runs, and the link to its page.", List.of(), StatusCommands::show));
    }

    static Group down() {
        Flag notice = Flag.value("--notice", "DURATION", "How long replicas have to end; default 10s.");
        return Group.single(Command.of(
                "down", "Stop every replica with notice, then Plenum.", List.of(notice), StatusCommands::stop));
    }

    /** The link that signs a browser in. */
    static String page(Call call) {
        Installation installation = call.installation();
        return PlenumClient.path(installation.api() + "/", Map.of("token", installation.token()));
    }

    private static int show(Call call) {
        byte[] document = call.get("/v1/status", Map.of());
        if (call.json()) {
            call.raw(document);
            return ExitStatus.DONE;
        }
        Document status = Json.read(document);
        String since = status.instant("started_at")
                .map(then -> ", started " + Wording.ago(then, call.now()))
                .orElse("");
        call.line("Plenum " + status.text("version") + " runs as process " + status.text("pid") + since);
        field(call, "page", page(call));
        field(call, "api", status.text("api"));
        field(call, "gateway", status.text("gateway") + "/v1");
        field(call, "data", status.text("data"));
        String label = "isolation";
        for (String line : status.texts("isolation")) {
            field(call, label, line);
            label = "";
        }
        return ExitStatus.DONE;
    }

    private static void field(Call call, String label, String value) {
        Prose.folded(label, INDENT, value).forEach(call::line);
    }

    private static int stop(Call call) {
        Duration notice = call.duration("--notice").orElse(DEFAULT_NOTICE);
        Document status = Json.read(call.get("/v1/status", Map.of()));
        byte[] answer = call.write(
                "POST",
                PlenumClient.path("/v1/shutdown", Map.of("notice_seconds", Long.toString(notice.toSeconds()))),
                Map.of());
        awaitEnd(status.whole("pid"), notice.plus(TO_CLOSE));
        return call.done(answer, "Plenum is down.");
    }

    /** Of a process on this machine; one that we do not see has ended, or is not ours to watch. */
    private static void awaitEnd(long pid, Duration limit) {
        Optional<ProcessHandle> process = pid > 0 ? ProcessHandle.of(pid) : Optional.empty();
        if (process.isEmpty() || process.get().pid() == ProcessHandle.current().pid()) {
            return;
        }
        try {
            process.get().onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "Process " + pid + " still runs after " + limit.toSeconds() + " seconds.",
                    "that it had ended",
                    "Look into its log; kill " + pid + " leaves the replicas to the next ./plenum up.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
