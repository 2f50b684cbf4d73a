package dev.plenum.cli;

import dev.plenum.api.WorkloadDocument;
import dev.plenum.api.WorkloadSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents as the server sends them. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private Samples() {}

    static WorkloadDocument job(String phase) {
        return workload("job-7k3", "job", phase, Optional.of("exit status 3"));
    }

    static WorkloadDocument workload(String id, String kind, String phase, Optional<String> reason) {
        boolean ended = phase.equals("failed") || phase.equals("succeeded") || phase.equals("stopped");
        return new WorkloadDocument(
                id,
                kind,
                "default",
                "hello",
                phase,
                reason,
                spec(kind),
                NOW.minusSeconds(125),
                Optional.of(NOW.minusSeconds(124)),
                ended ? Optional.of(NOW.minusSeconds(60)) : Optional.empty(),
                kind.equals("dev") ? Optional.of("/dev/" + id + "/") : Optional.empty(),
                true,
                Optional.of(new WorkloadDocument.Cost("CNY", "0.082667", Optional.of("2.400000"), false)),
                List.of(new WorkloadDocument.Replica(
                        id + "-0",
                        1,
                        "running",
                        Optional.of("h20x8"),
                        List.of(0, 1),
                        Optional.empty(),
                        Optional.of(63.5))));
    }

    private static WorkloadSpec spec(String kind) {
        return new WorkloadSpec(
                Optional.of(kind),
                Optional.of("default"),
                Optional.of("hello"),
                Optional.of("standard"),
                Optional.of(1),
                Optional.of(new WorkloadSpec.Request(
                        Optional.of(0.5),
                        Optional.of(512L),
                        Optional.of(new WorkloadSpec.Device("h20", Optional.of(2), Optional.empty())))),
                Optional.of(List.of("echo", "hello")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                kind.equals("service") ? Optional.of("smollm2") : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
