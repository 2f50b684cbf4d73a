package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are asked whether they are well. */
class ProbeTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";
    private static final Probe OFTEN = new Probe("/health", Duration.ofMillis(100), Duration.ofMillis(100));

    /** What an engine does when it is asked for its health. */
    private enum Mood {
        WELL,
        LOADING,
        SILENT
    }

    private final AtomicReference<Mood> mood = new AtomicReference<>(Mood.WELL);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();

    @TempDir
    Path folder;

    /** Its requests are all answered: only its probes fail. */
    private ScriptedEngine moody() {
        return new ScriptedEngine((request, reply) -> {
            if (request.head().startsWith("POST")) {
                asked.incrementAndGet();
                reply.json(200, "{\"usage\":{\"prompt_tokens\":1}}");
                return;
            }
            assertTrue(request.head().startsWith("GET /health HTTP/1.1\r\n"), request.head());
            probes.incrementAndGet();
            switch (mood.get()) {
                case WELL -> reply.json(200, "{}");
                case LOADING -> reply.json(503, "{}");
                case SILENT -> assertTrue(reply.callerClosed());
            }
        });
    }

    private static Snapshot of(Target... targets) {
        return new Snapshot(8, Bench.KEYS, List.of(Bench.route(List.of(targets))));
    }

    /** How many of 20 requests go to the moody one of two targets. */
    private int share(Bench bench) {
        int before = asked.get();
        for (int i = 0; i < 20; i++) {
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
        }
        return asked.get() - before;
    }

    @Test
    void aTargetWhoseProbeFailsGetsNoRequestUntilOneSucceeds() {
        ScriptedEngine steady = new ScriptedEngine((_, reply) -> reply.json(200, "{\"usage\":{}}"));
        try (Bench bench = new Bench(folder, config -> config, moody(), steady)) {
            bench.gateway.update(of(bench.engine(0).target().probedBy(OFTEN), steady.target()));
            for (Mood bad : List.of(Mood.LOADING, Mood.SILENT)) {
                Bench.await(() -> share(bench) == 10);
                mood.set(bad);
                Bench.await(() -> share(bench) == 0);
                assertEquals(0, share(bench));
                mood.set(Mood.WELL);
            }
            Bench.await(() -> share(bench) == 10);
        }
    }

    @Test
    void theOnlyTargetIsAskedHoweverItsProbesEnd() {
        mood.set(Mood.LOADING);
        try (Bench bench = new Bench(folder, config -> config, moody())) {
            bench.gateway.update(of(bench.engine(0).target().probedBy(OFTEN)));
            Bench.await(() -> probes.get() > 2);
            assertEquals(20, share(bench));
        }
    }

    @Test
    void aTargetThatIsInNoRouteAnyMoreIsProbedNoMore() throws Exception {
        try (Bench bench = new Bench(folder, config -> config, moody())) {
            bench.gateway.update(of(bench.engine(0).target().probedBy(OFTEN)));
            Bench.await(() -> probes.get() > 2);
            bench.gateway.update(of());
            Thread.sleep(200);
            int then = probes.get();
            Thread.sleep(500);
            assertEquals(then, probes.get());
        }
    }
}
