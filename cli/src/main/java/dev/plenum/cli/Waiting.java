package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Waits in the server, one request for up to half a minute, so that the answer comes the moment it is known. */
final class Waiting {

    private static final long SECONDS_PER_REQUEST = 30;

    private Waiting() {}

    /** Until a job has ended, or a dev environment or service runs or has ended; answers the exit status of that outcome. */
    static int follow(Call call, Kind kind, String id, Optional<Duration> limit) {
        byte[] document;
        try (Following _ = Following.workload(call, id, "./plenum " + kind.wire() + " stop " + id)) {
            document = await(call, kind, id, limit);
        }
        Document workload = Json.read(document);
        boolean good = isGood(kind, workload.text("phase"));
        if (call.json()) {
            call.raw(document);
        } else {
            call.line(outcome(kind, workload));
        }
        return good ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private static byte[] await(Call call, Kind kind, String id, Optional<Duration> limit) {
        Optional<Instant> deadline = limit.map(call.now()::plus);
        while (true) {
            long left = deadline.map(end -> Duration.between(call.now(), end).toSeconds())
                    .orElse(SECONDS_PER_REQUEST);
            long seconds = Math.clamp(left, 0, SECONDS_PER_REQUEST);
            byte[] document = call.get(
                    "/v1/workloads/" + PlenumClient.encoded(id) + "/wait", Map.of("seconds", Long.toString(seconds)));
            String phase = Json.read(document).text("phase");
            if (isOver(phase) || kind != Kind.JOB && phase.equals("running")) {
                return document;
            }
            if (deadline.isPresent() && !call.now().isBefore(deadline.get())) {
                throw new Failure(
                        ExitStatus.FAILED,
                        id + " is still " + phase + " after " + limit.get().toSeconds() + " seconds.",
                        "that it was done by then",
                        "It goes on; see ./plenum explain " + id);
            }
        }
    }

    private static boolean isOver(String phase) {
        return phase.equals("succeeded") || phase.equals("failed") || phase.equals("stopped");
    }

    private static boolean isGood(Kind kind, String phase) {
        return phase.equals(kind == Kind.JOB ? "succeeded" : "running");
    }

    private static String outcome(Kind kind, Document workload) {
        String took = workload.between("submitted_at", kind == Kind.JOB ? "ended_at" : "started_at")
                .map(span -> " after " + dev.plenum.cli.text.Wording.span(span))
                .orElse("");
        String why = workload.text("reason").isEmpty() ? "" : ": " + workload.text("reason");
        return workload.text("id") + " " + workload.text("phase") + took + why;
    }
}
