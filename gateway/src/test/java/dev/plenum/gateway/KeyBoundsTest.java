package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Network;
import dev.plenum.gateway.snapshot.Networks;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotDelta;
import dev.plenum.gateway.snapshot.SnapshotJson;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that has an end, and one that is for some networks. */
class KeyBoundsTest {

    private static final Instant END = Bench.NOON.plusSeconds(60);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() {
        bench = Bench.of(folder, (_, reply) -> reply.json(200, "{}"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /** As a joined gateway is told: by a change of what it has. */
    private void serve(String network, Optional<Instant> end) {
        Snapshot before = bench.snapshot();
        Snapshot.Key key = new Snapshot.Key(
                "key-1", "blue", Set.of(), List.of(), 0, Networks.of(List.of(new Network(network))), end);
        Snapshot after = new Snapshot(8, Map.of(Snapshot.hash("sk-blue"), key), before.routes());
        SnapshotDelta told = SnapshotJson.delta(SnapshotJson.text(SnapshotDelta.between(before, after)));
        bench.gateway.update(told.applyTo(before));
    }

    private HttpResponse<String> ask() {
        return bench.post(Bench.CHAT, "{\"model\":\"tiny\",\"messages\":[]}");
    }

    @Test
    void aKeyOpensNothingFromItsEndOn() {
        serve("127.0.0.0/8", Optional.of(END));
        assertEquals(200, ask().statusCode());
        bench.now.set(END.minusNanos(1));
        assertEquals(200, ask().statusCode());
        bench.now.set(END);
        HttpResponse<String> late = ask();
        assertEquals(401, late.statusCode());
        assertTrue(late.body().contains("\"code\":\"api_key_expired\""), late::body);
        assertTrue(late.body().contains("\"type\":\"authentication_error\""), late::body);
        assertTrue(late.body().contains("2026-11-23T12:01:00Z"), late::body);
    }

    @Test
    void aKeyIsGoodFromItsNetworksAlone() {
        serve("127.0.0.1/32", Optional.empty());
        assertEquals(200, ask().statusCode());
        serve("10.0.0.0/8", Optional.empty());
        HttpResponse<String> elsewhere = ask();
        assertEquals(403, elsewhere.statusCode());
        assertTrue(elsewhere.body().contains("\"code\":\"network_not_allowed\""), elsewhere::body);
        assertTrue(elsewhere.body().contains("\"type\":\"permission_error\""), elsewhere::body);
        assertEquals(403, bench.get("/v1/models").statusCode());
    }
}
