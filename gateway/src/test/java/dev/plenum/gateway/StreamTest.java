package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams: what passes, what stops here, how they end, and what they cost. */
class StreamTest {

    private static final String ASK = "{\"model\":\"tiny\",\"stream\":true,\"messages\":[]}";
    private static final String ROLE =
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n";
    private static final String ONE = "data: {\"choices\":[{\"delta\":{\"content\":\"é 1\"}}], \"x\":1.0}\n\n";
    private static final String TWO = "data: {\"choices\":[{\"delta\":{\"content\":\"2\"}}]}\r\n\r\n";
    private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"completion_tokens\":8,\"prompt_tokens\":4}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @TempDir
    Path folder;

    private static void whole(ScriptedEngine.Request request, ScriptedEngine.Reply reply) throws IOException {
        reply.streamHead();
        reply.chunk(ROLE + ONE.substring(0, 20));
        reply.chunk(ONE.substring(20));
        reply.chunk(TWO + STOP);
        if (request.text().replace(" ", "").contains("\"include_usage\":true")) {
            reply.chunk(USAGE);
        }
        reply.chunk(DONE);
        reply.streamEnd();
    }

    @Test
    void theUsageChunkThatOnlyTheGatewayAskedForStopsThere() {
        try (Bench bench = Bench.of(folder, StreamTest::whole)) {
            HttpResponse<String> answer = bench.post(Bench.CHAT, ASK);

            assertEquals(ROLE + ONE + TWO + STOP + DONE, answer.body());
            assertEquals(
                    "text/event-stream",
                    answer.headers().firstValue("content-type").orElseThrow());
            assertEquals(
                    "{\"stream_options\":{\"include_usage\":true},\"model\":\"tiny\",\"stream\":true,\"messages\":[]}",
                    bench.engine(0).requests().getFirst().text());
            assertEquals(4, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(8, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
            assertFalse(bench.usage.read(0, 1).getFirst().source().endsWith("/estimated"));
        }
    }

    @Test
    void theUsageChunkThatTheCallerAskedForPasses() {
        String asked = ASK.replace("\"messages\"", "\"stream_options\" : {\"include_usage\": true}, \"messages\"");
        try (Bench bench = Bench.of(folder, StreamTest::whole)) {
            assertEquals(
                    ROLE + ONE + TWO + STOP + USAGE + DONE,
                    bench.post(Bench.CHAT, asked).body());
            assertEquals(asked, bench.engine(0).requests().getFirst().text());
            assertEquals(8, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void usageOnTheLastChoiceIsCountedAndPassesAsLlamaCppSendsIt() {
        String last =
                "data: {\"choices\":[{\"text\":\"\",\"finish_reason\":\"length\"}],\"usage\":{\"completion_tokens\":3,\"prompt_tokens\":2}}\n\n";
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk("data: {\"choices\":[{\"text\":\"a\"}]}\n\n" + last + DONE);
            reply.streamEnd();
        })) {
            String body = bench.post("/v1/completions", "{\"model\":\"tiny\",\"stream\":true,\"prompt\":\"a\"}")
                    .body();
            assertTrue(body.contains(last), body);
            assertEquals(3, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void eachEventLeavesBeforeTheNextHasCome() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(ONE);
            try {
                if (!seen.await(30, TimeUnit.SECONDS)) {
                    reply.breakOff();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            reply.chunk(DONE);
            reply.streamEnd();
        })) {
            try (Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
                Bench.readUntil(caller.getInputStream(), "\"x\":1.0}\n\n");
                seen.countDown();
                Bench.readUntil(caller.getInputStream(), "[DONE]\n\n");
            }
        }
    }

    @Test
    void smallChunksDoNotWaitForTheCallersAcknowledgement() throws Exception {
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            for (int i = 0; i < 50; i++) {
                reply.chunk(ONE);
            }
            reply.chunk(DONE);
            reply.streamEnd();
        })) {
            try (Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
                InputStream in = new BufferedInputStream(caller.getInputStream());
                Bench.readUntil(in, "\r\n0\r\n\r\n");
                byte[] again = Bench.wire(Bench.CHAT, ASK).getBytes(StandardCharsets.UTF_8);
                long[] nanos = new long[60];
                for (int i = 0; i < nanos.length; i++) {
                    long start = System.nanoTime();
                    caller.getOutputStream().write(again);
                    Bench.readUntil(in, "\r\n0\r\n\r\n");
                    nanos[i] = System.nanoTime() - start;
                }
                // Held-back chunks wait 40 ms in most answers; without, the first quarter is far below on a slow
                // machine too.
                Arrays.sort(nanos);
                assertTrue(
                        nanos[15] < TimeUnit.MILLISECONDS.toNanos(35), "a quarter took less than " + nanos[15] + " ns");
            }
        }
    }

    /** As the Messages API does: the prompt's tokens at the beginning, the answer's at an end that never comes. */
    @Test
    void whatLeavesAfterTheEnginesLastCountIsCountedAsChunksWhenAStreamIsCut() throws IOException {
        String first =
                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\n";
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(first);
            pause();
            reply.chunk(TWO);
            pause();
            reply.chunk(TWO);
            pause();
            reply.breakOff();
        })) {
            try (Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
                caller.getInputStream().readAllBytes();
            }
            assertEquals(9, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(3, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aBrokenStreamEndsWithAnErrorEventAndNeverClean() throws Exception {
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(ROLE + ONE + TWO);
            reply.raw("ff\r\ndata: {\"cho");
            reply.breakOff();
        })) {
            assertBroken(bench);
        }
    }

    @Test
    void aStreamThatEndsWithoutDoneIsBrokenToo() throws Exception {
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(ROLE + ONE + TWO);
            reply.streamEnd();
        })) {
            assertBroken(bench);
        }
    }

    private static void assertBroken(Bench bench) throws IOException {
        try (Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
            String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.contains(TWO), all);
            assertTrue(all.contains("data: {\"error\":{\"message\":\"The engine of the model 'tiny' failed"), all);
            assertFalse(all.contains("[DONE]"), all);
            assertFalse(all.endsWith("0\r\n\r\n"), "the body must not end as if it were whole");
        }
        assertEquals(2, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        assertEquals(ASK.length() / 4, bench.usage.total(Meter.Kind.INPUT_TOKENS));
        assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
        bench.usage.read(0, 9).forEach(usage -> assertTrue(usage.source().endsWith("/estimated")));
    }

    @Test
    void aSilentStreamIsEndedByTheLimitBetweenChunks() throws Exception {
        TimeLimits limits = new TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMillis(300));
        ScriptedEngine silent = new ScriptedEngine((_, reply) -> {
            reply.streamHead();
            reply.chunk(ONE);
            reply.callerClosed();
        });
        try (Bench bench = new Bench(folder, config -> config.withTimeLimits(limits), silent);
                Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
            String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.contains("\"code\":\"upstream_timeout\""), all);
        }
    }

    @Test
    void aCallerWhoLeavesMidStreamStopsTheEngineAtOnceAndPaysForWhatCame() throws Exception {
        CompletableFuture<Long> closed = new CompletableFuture<>();
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            reply.streamHead();
            reply.chunk(ROLE + ONE + TWO);
            // Silent from here on: no write can fail, only the watch can see that the caller left.
            reply.callerClosed();
            closed.complete(System.nanoTime());
        })) {
            Socket caller = bench.callerOf(Bench.CHAT, ASK);
            Bench.readUntil(caller.getInputStream(), TWO);
            long left = System.nanoTime();
            caller.close();

            assertWithinASecond(left, closed);
            Bench.await(() -> bench.usage.next() == 3);
            assertEquals(2, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void aCallerWhoLeavesBeforeTheFirstByteStopsTheEngineAtOnce() throws Exception {
        CompletableFuture<Long> closed = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        try (Bench bench = Bench.of(folder, (_, reply) -> {
            started.complete(null);
            reply.callerClosed();
            closed.complete(System.nanoTime());
        })) {
            Socket caller = bench.callerOf(Bench.CHAT, ASK);
            started.get(30, TimeUnit.SECONDS);
            long left = System.nanoTime();
            caller.close();

            assertWithinASecond(left, closed);
            Bench.await(() -> bench.usage.next() == 3);
            assertEquals(0, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
        }
    }

    private static void assertWithinASecond(long left, CompletableFuture<Long> closed) throws Exception {
        long millis = TimeUnit.NANOSECONDS.toMillis(closed.get(30, TimeUnit.SECONDS) - left);
        assertTrue(millis < 1_000, "the engine saw it after " + millis + " ms");
    }

    @Test
    void oneConnectionServesManyRequestsOfBothKindsEvenSentAhead() throws Exception {
        try (Bench bench = Bench.of(folder, StreamTest::whole);
                Socket caller = bench.callerOf(Bench.CHAT, ASK)) {
            // The second is sent while the first is being answered, so that the watch reads it.
            String second = "GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\n\r\n";
            for (int i = 0; i < 20; i++) {
                caller.getOutputStream().write(second.getBytes(StandardCharsets.UTF_8));
            }
            Bench.readUntil(caller.getInputStream(), "[DONE]\n\n");
            for (int i = 0; i < 20; i++) {
                Bench.readUntil(caller.getInputStream(), "\"id\":\"tiny\"");
            }
        }
    }

    @Test
    void aStreamEndsWithItsConnectionWhenTheCallerAskedForThat() throws IOException {
        try (Bench bench = Bench.of(folder, StreamTest::whole)) {
            String all = bench.readToTheEnd(Bench.wire(Bench.CHAT, ASK, "Connection: close\r\n"));

            assertTrue(all.contains("data: [DONE]"), all);
        }
    }
}
