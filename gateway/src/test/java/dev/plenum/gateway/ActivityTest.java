package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import dev.plenum.gateway.traffic.Activity;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells of itself, through requests that it really served. */
class ActivityTest {

    private static final Limit THREE = new Limit(Limit.Kind.REQUESTS, 3, Duration.ofMinutes(1));
    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";

    @TempDir
    Path folder;

    private static Snapshot limited(Target... targets) {
        Snapshot.Key key = new Snapshot.Key("key-1", "blue", Set.of(), List.of(THREE), 0);
        return new Snapshot(9, Map.of(Snapshot.hash("sk-blue"), key), List.of(Bench.route(List.of(targets))));
    }

    @Test
    void requestsTokensTimesAndLimitsAreTold() {
        try (Bench bench = Bench.of(
                folder, (_, reply) -> reply.json(200, "{\"usage\":{\"prompt_tokens\":90,\"completion_tokens\":40}}"))) {
            bench.gateway.update(limited(bench.engine(0).target()));
            for (int times = 0; times < 5; times++) {
                bench.post(Bench.CHAT, ASK);
            }
            bench.post(Bench.CHAT, "{\"model\":\"nothing\",\"messages\":[]}");
            Bench.await(() -> tiny(bench).outputTokensPerSecond() == 12.0
                    && bench.gateway.activity().refusals().size() == 2);

            Activity now = bench.gateway.activity();
            assertEquals(new Activity.Served(9, Bench.NOON), now.snapshot().orElseThrow());
            assertEquals(bench.usage.next(), now.usageSequence());
            assertEquals(Map.of("model_not_found", 1L, "rate_limit_exceeded", 2L), now.refusals());
            assertEquals(List.of(new Activity.LimitHit("blue", "key-1", THREE, 2, 2)), now.limitHits());
            Activity.OfRoute tiny = now.routes().getFirst();
            assertEquals(3, tiny.requests());
            assertEquals(0, tiny.failed());
            assertEquals(0, tiny.underWay());
            assertEquals(27.0, tiny.inputTokensPerSecond());
            assertTrue(tiny.firstTokenMedian().isPresent());
        }
    }

    @Test
    void aTargetThatIsNotThereRestsAndARequestUnderWayIsSeen() throws Exception {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(500, "{}"))) {
            Target gone = new Target(URI.create("http://127.0.0.1:1"), Optional.of("secret"), 2);
            bench.gateway.update(new Snapshot(9, Bench.KEYS, List.of(Bench.route(List.of(gone)))));
            for (int times = 0; times < 3; times++) {
                assertEquals(502, bench.post(Bench.CHAT, ASK).statusCode());
            }
            Activity.OfTarget target = tiny(bench).targets().getFirst();
            assertEquals(3, target.failedInARow());
            assertTrue(target.resting().compareTo(Duration.ZERO) > 0);
            Bench.await(() -> tiny(bench).failed() == 3);
            assertFalse(bench.gateway.activity().toString().contains("secret"));
        }
    }

    @Test
    void tokensOfAStreamAreToldWhileItRuns() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (Bench bench = Bench.of(folder, (_, reply) -> stream(reply, enough));
                Socket caller = bench.callerOf(Bench.CHAT, "{\"model\":\"tiny\",\"stream\":true,\"messages\":[]}")) {
            Bench.await(() -> tiny(bench).outputTokensPerSecond() == 1.0);
            assertEquals(1, tiny(bench).underWay());
            assertEquals(1, tiny(bench).targets().getFirst().underWay());
            enough.countDown();
            Bench.readUntil(caller.getInputStream(), "[DONE]");
            // All twelve, or on a slow machine the last two, which the engine counted beyond its chunks.
            Bench.await(() -> Set.of(1.2, 0.2).contains(tiny(bench).outputTokensPerSecond()));
            assertEquals(0, tiny(bench).underWay());
        }
    }

    private static void stream(ScriptedEngine.Reply reply, CountDownLatch enough) throws IOException {
        reply.streamHead();
        for (int chunk = 0; chunk < 10; chunk++) {
            reply.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
        }
        try {
            enough.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        reply.chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":90,\"completion_tokens\":12}}\n\n");
        reply.chunk("data: [DONE]\n\n");
        reply.streamEnd();
    }

    private static Activity.OfRoute tiny(Bench bench) {
        return bench.gateway.activity().routes().getFirst();
    }
}
