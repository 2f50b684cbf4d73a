package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Audit;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prompts and answers are kept of projects that opted in, and of no others. */
class AuditTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[\"schön\"]}";
    private static final String ASK_STREAM = "{\"model\":\"tiny\",\"stream\":true,\"messages\":[\"schön\"]}";
    private static final String ANSWER = "{\"choices\":[{\"message\":{\"content\":\"größer\"}}]}";
    private static final String WORD = "data: {\"choices\":[{\"delta\":{\"content\":\"wörd\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @TempDir
    Path folder;

    private Bench bench(Audit audit, ScriptedEngine.Script script) {
        Bench bench = Bench.of(folder, script);
        audit(bench, audit);
        return bench;
    }

    private static void audit(Bench bench, Audit audit) {
        bench.gateway.update(
                new Snapshot(8, Bench.KEYS, bench.snapshot().routes(), Map.of(), Map.of("blue", audit), Costs.NONE));
    }

    private static Audit usual(boolean required) {
        return new Audit(Duration.ofDays(30), 1 << 20, required);
    }

    private Path file() {
        return folder.resolve("audit/blue/2026-11-23.jsonl");
    }

    private JsonNode record() {
        return Lines.await(file(), 1, _ -> true).getFirst();
    }

    @Test
    void whatAProjectAskedAndGotIsKeptForItsOwnerAlone() throws IOException {
        try (Bench bench = bench(usual(false), (_, reply) -> reply.json(200, ANSWER))) {
            String id = bench.post(Bench.CHAT, ASK)
                    .headers()
                    .firstValue("x-request-id")
                    .orElseThrow();
            JsonNode record = record();
            assertEquals("2026-11-23T12:00:00.000Z", record.path("time").asString());
            assertEquals(id, record.path("request_id").asString());
            assertEquals("key-1", record.path("key").asString());
            assertEquals(200, record.path("status").asInt());
            assertEquals(ASK, record.path("request").asString());
            assertEquals(ANSWER, record.path("answer").asString());
            assertFalse(record.has("request_truncated") || record.has("answer_truncated"));
        }
        for (Path own : List.of(folder.resolve("audit"), folder.resolve("audit/blue"))) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void ofAStreamThereIsWhatTheCallerGot() throws IOException {
        try (Bench bench = bench(usual(false), (_, reply) -> {
            reply.streamHead();
            reply.chunk(WORD);
            reply.chunk(WORD + USAGE + DONE);
            reply.streamEnd();
        })) {
            String got = bench.post(Bench.CHAT, ASK_STREAM).body();
            assertEquals(WORD + WORD + DONE, got);
            assertEquals(got, record().path("answer").asString());
        }
    }

    @Test
    void aCallerWhoLeftHasARecordOfWhatWasSentToIt() throws IOException {
        try (Bench bench = bench(usual(false), (_, reply) -> {
            reply.streamHead();
            reply.chunk(WORD);
            reply.callerClosed();
        })) {
            try (Socket caller = bench.callerOf(Bench.CHAT, ASK_STREAM)) {
                Bench.readUntil(caller.getInputStream(), "\n\n");
            }
            assertEquals("caller_gone", record().path("outcome").asString());
            assertEquals(WORD, record().path("answer").asString());
        }
    }

    @Test
    void whatIsLongIsCutAtACharacterAndMarked() {
        try (Bench bench = bench(
                new Audit(Duration.ofDays(30), 1_024, false),
                (_, reply) -> reply.json(200, "{\"a\":\"" + "ö".repeat(2_000) + "\"}"))) {
            bench.post(Bench.CHAT, "{\"model\":\"tiny\",\"messages\":[\"" + "p".repeat(5_000) + "\"]}");
            JsonNode record = record();
            assertEquals(1_024, record.path("request").asString().length());
            assertTrue(record.path("request_truncated").asBoolean());
            assertEquals("{\"a\":\"" + "ö".repeat(509), record.path("answer").asString());
            assertTrue(record.path("answer_truncated").asBoolean());
        }
    }

    @Test
    void ofOthersAndOfWhatWasRefusedNothingIsKept() throws IOException {
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            bench.post(Bench.CHAT, ASK);
            audit(bench, usual(false));
            bench.post(Bench.CHAT, "{\"model\":\"none\",\"messages\":[]}");
            bench.get("/v1/models");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().contains("audit")).toList());
        }
    }

    @Test
    void whileNothingCanBeWrittenARequiredAuditRefusesAndWhatWasOwedIsWrittenInTheEnd() throws IOException {
        Path obstacle = Files.writeString(folder.resolve("audit"), "not a folder");
        try (Bench bench = bench(usual(true), (_, reply) -> reply.json(200, ANSWER))) {
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            Bench.await(() -> bench.post(Bench.CHAT, ASK).statusCode() == 503);
            assertTrue(bench.post(Bench.CHAT, ASK).body().contains("audit_unavailable"));
            Files.delete(obstacle);
            Bench.await(() -> bench.post(Bench.CHAT, ASK).statusCode() == 200);
            long served = bench.engine(0).requests().size();
            assertEquals(served, Lines.await(file(), (int) served, _ -> true).size());
        }
    }

    @Test
    void whileNothingCanBeWrittenOtherwiseRequestsGoOnAndWhatIsMissingIsCounted() throws IOException {
        Files.writeString(folder.resolve("audit"), "not a folder");
        try (Bench bench = bench(usual(false), (_, reply) -> reply.json(200, ANSWER))) {
            String large = "{\"model\":\"tiny\",\"messages\":[\"" + "p".repeat(1 << 20) + "\"]}";
            for (int i = 0; i < 40; i++) {
                assertEquals(200, bench.post(Bench.CHAT, large).statusCode());
            }
            Bench.await(() -> dropped(bench) > 0);
        }
    }

    private static double dropped(Bench bench) {
        String name = "plenum_gateway_dropped_total{from=\"audit\"} ";
        return bench.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }
}
