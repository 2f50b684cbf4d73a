package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than one engine, and engines that fail. */
class FailoverTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";
    private static final ScriptedEngine.Script FINE =
            (_, reply) -> reply.json(200, "{\"usage\":{\"prompt_tokens\":1}}");

    private static final int CHUNKS = 10;

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

    /** One of two engines is killed again and again under load. */
    @Test
    void noCallerSeesAKilledEngineBeforeTheFirstChunkAndNoneTakesACutStreamForAWholeOne() throws Exception {
        ScriptedEngine.Script paced = (_, reply) -> {
            reply.streamHead();
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                reply.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n");
                pause(5);
            }
            reply.chunk("data: [DONE]\n\n");
            reply.streamEnd();
        };
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger cut = new AtomicInteger();
        ScriptedEngine first = new ScriptedEngine(paced);
        try (Bench bench = Bench.of(folder, paced);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Target flapping = first.target();
            bench.gateway.update(new Snapshot(
                    8,
                    Bench.KEYS,
                    List.of(Bench.route(List.of(flapping, bench.engine(0).target())))));
            String request = Bench.wire(Bench.CHAT, ASK.replace("}", ",\"stream\":true}"), "Connection: close\r\n");
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < 24; caller++) {
                all.add(callers.submit(() -> {
                    while (!over.get()) {
                        count(bench.readToTheEnd(request), whole, cut);
                    }
                    return null;
                }));
            }
            for (int kill = 0; kill < 12; kill++) {
                pause(200);
                first.close();
                pause(200);
                first = new ScriptedEngine(paced, flapping.port());
            }
            over.set(true);
            for (Future<?> caller : all) {
                caller.get();
            }
            assertTrue(cut.get() > 0 && whole.get() > 20 * cut.get(), whole + " whole, " + cut + " cut");
        } finally {
            first.close();
        }
    }

    private static void count(String answer, AtomicInteger whole, AtomicInteger cut) {
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        if (answer.contains("data: [DONE]")) {
            assertEquals(CHUNKS, answer.split("\"delta\"", -1).length - 1, answer);
            whole.incrementAndGet();
        } else {
            assertTrue(answer.contains("data: {\"error\":"), answer);
            cut.incrementAndGet();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int total(Bench bench) {
        return bench.engine(0).requests().size() + bench.engine(1).requests().size();
    }
}
