package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one engine, and engines that fail. */
class FailoverTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";
    private static final ScriptedEngine.Script FINE =
            (_, reply) -> reply.json(200, "{\"usage\":{\"prompt_tokens\":1}}");

    @TempDir
    Path folder;

    @Test
    void anEngineThatIsGoneIsReplacedByAnotherUnseen() throws Exception {
        Target nobody;
        try (ServerSocket taken = new ServerSocket(0)) {
            nobody = Target.of("http://127.0.0.1:" + taken.getLocalPort());
        }
        try (Bench bench = Bench.of(folder, FINE)) {
            bench.gateway.update(new Snapshot(
                    8,
                    Bench.KEYS,
                    List.of(Bench.route(List.of(nobody, bench.engine(0).target())))));
            for (int i = 0; i < 10; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
            assertEquals(10, bench.usage.total(Meter.Kind.REQUESTS));
            bench.gateway.update(new Snapshot(9, Bench.KEYS, List.of(Bench.route(List.of(nobody)))));
            assertEquals(502, bench.post(Bench.CHAT, ASK).statusCode());
        }
    }

    @Test
    void anEngineThatFailsBeforeItsFirstByteIsReplacedOnce() {
        ScriptedEngine.Script fails = (_, reply) -> reply.breakOff();
        ScriptedEngine.Script loading = (_, reply) -> reply.json(503, "{\"error\":{\"message\":\"Loading model\"}}");
        try (Bench bench = Bench.of(folder.resolve("one"), fails, FINE)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
        }
        try (Bench bench = Bench.of(folder.resolve("two"), loading, FINE)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
        }
        try (Bench bench = Bench.of(folder.resolve("three"), fails, fails, fails)) {
            assertEquals(502, bench.post(Bench.CHAT, ASK).statusCode());
            int tried = bench.engine(0).requests().size()
                    + bench.engine(1).requests().size()
                    + bench.engine(2).requests().size();
            assertEquals(2, tried);
        }
    }

    @Test
    void aConnectionThatTheEngineClosedWhileItWasIdleIsNoFailure() {
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            // It says nothing about closing, and closes: as engines do with idle connections.
            reply.json(200, "{\"usage\":{}}");
            reply.socket().close();
        })) {
            for (int i = 0; i < 5; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
        }
    }

    @Test
    void anEngineThatSaysNothingIs504() {
        TimeLimits limits = new TimeLimits(Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(60));
        ScriptedEngine silent = new ScriptedEngine((_, reply) -> reply.callerClosed());
        try (Bench bench = new Bench(folder, config -> config.withTimeLimits(limits), silent)) {
            assertEquals(504, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(0, bench.usage.next());
        }
    }

    @Test
    void theNextRequestGoesToTheEngineWithLessToDo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedEngine.Script busy = (request, reply) -> {
            try {
                if (request.text().contains("slow") && !release.await(30, TimeUnit.SECONDS)) {
                    reply.breakOff();
                }
            } catch (InterruptedException e) {
                throw new java.io.IOException(e);
            }
            FINE.answer(request, reply);
        };
        try (Bench bench = Bench.of(folder, busy, busy)) {
            CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() ->
                    bench.post(Bench.CHAT, ASK.replace("[]", "[\"slow\"]")).statusCode());
            Bench.await(() -> total(bench) == 1);
            int occupied = bench.engine(0).requests().isEmpty() ? 1 : 0;
            for (int i = 0; i < 6; i++) {
                assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            }
            assertEquals(1, bench.engine(occupied).requests().size());
            release.countDown();
            assertTrue(slow.get(30, TimeUnit.SECONDS) == 200);
        }
    }

    private static int total(Bench bench) {
        return bench.engine(0).requests().size() + bench.engine(1).requests().size();
    }
}
