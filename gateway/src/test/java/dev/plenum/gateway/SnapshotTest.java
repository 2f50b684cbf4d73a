package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway knows, how it changes, and how long it holds. */
class SnapshotTest {

    private static final String ASK = "{\"model\":\"tiny\",\"messages\":[]}";
    private static final ScriptedEngine.Script FINE = (_, reply) -> reply.json(200, "{\"usage\":{}}");

    @TempDir
    Path folder;

    @Test
    void aRevokedKeyIsRefusedFromTheNextRequestOn() {
        try (Bench bench = Bench.of(folder, FINE)) {
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            bench.gateway.update(new Snapshot(8, Map.of(), bench.snapshot().routes()));
            assertEquals(401, bench.post(Bench.CHAT, ASK).statusCode());
        }
    }

    @Test
    void aGatewayStartsWithTheSnapshotOnDiskWhichOnlyItsOwnerMayRead() throws Exception {
        try (Bench bench = Bench.of(folder, FINE)) {
            Path file = folder.resolve("gateway-snapshot.json");
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!Files.exists(file) && System.nanoTime() < until) {
                Thread.sleep(2);
            }
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Directory read = new SnapshotFile(file).read().orElseThrow();
            assertEquals(bench.snapshot(), read.snapshot());
            assertEquals(Bench.NOON, read.receivedAt());
            try (Gateway second = Gateway.start(GatewayConfig.of("127.0.0.1", 0, file), bench.usage, bench.now::get)) {
                assertEquals(200, Asked.of(second, ASK));
            }
        }
    }

    @Test
    void keysFailClosedWhenTheSnapshotIsTooOldAndServeAgainAfterAnUpdate() {
        try (Bench bench = Bench.of(folder, FINE)) {
            bench.now.set(Bench.NOON.plus(Duration.ofHours(24)));
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            bench.now.set(Bench.NOON.plus(Duration.ofHours(24)).plusSeconds(1));
            String body = bench.post(Bench.CHAT, ASK).body();
            assertTrue(body.contains("\"code\":\"keys_not_verifiable\"") && body.contains("24 h"), body);
            assertEquals(503, bench.get("/v1/models").statusCode());
            assertEquals(503, bench.get("/health").statusCode());
            bench.gateway.update(bench.snapshot());
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(200, bench.get("/health").statusCode());
        }
    }

    @Test
    void renewingKeepsKeysFromExpiringAndTheFileLearnsOfItOnceAnHour() {
        Path file = folder.resolve("gateway-snapshot.json");
        try (Bench bench = Bench.of(folder, FINE)) {
            for (int minutes = 0; minutes <= 48 * 60; minutes += 25) {
                bench.now.set(Bench.NOON.plus(Duration.ofMinutes(minutes)));
                bench.gateway.renew();
            }
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(200, bench.get("/health").statusCode());
        }
        Instant kept = new SnapshotFile(file).read().orElseThrow().receivedAt();
        assertTrue(kept.isAfter(Bench.NOON.plus(Duration.ofHours(46))), kept.toString());
    }

    @Test
    void aGatewayThatWasNeverToldAnythingRefusesEveryKeyWith503() throws Exception {
        Path damaged = folder.resolve("damaged.json");
        Files.writeString(damaged, "{\"format\":1,\"keys\":");
        for (Path file : List.of(folder.resolve("none.json"), damaged)) {
            try (Gateway gateway =
                    Gateway.start(GatewayConfig.of("127.0.0.1", 0, file), new UsageInMemory(), () -> Bench.NOON)) {
                assertEquals(503, Asked.of(gateway, ASK));
            }
        }
    }

    @Test
    void modelsListsWhatTheKeysProjectHas() {
        try (Bench bench = Bench.of(folder, FINE)) {
            assertEquals(
                    "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"created\":0,\"owned_by\":\"blue\","
                            + "\"context_length\":4096,\"capabilities\":[\"chat\",\"completions\",\"embeddings\"]}]}",
                    bench.get("/v1/models").body());
            assertTrue(bench.get("/v1/models/tiny").body().startsWith("{\"id\":\"tiny\""));
            String red = bench.send(bench.request("/v1/models").setHeader("Authorization", "Bearer sk-red"))
                    .body();
            assertEquals("{\"object\":\"list\",\"data\":[]}", red);
        }
    }
}
