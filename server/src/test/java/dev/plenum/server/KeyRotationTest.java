package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.ApiKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(300)
final class KeyRotationTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller operator = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private ApiKey key(String id) {
        return plane.keys().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Instant in(Duration time) {
        return plane.now.plus(time);
    }

    @Test
    void aKeyForSomeNetworksAndSomeTimeIsKeptSo() throws Exception {
        JsonNode made = operator.post(
                201,
                "/v1/keys",
                "{\"name\":\"app\",\"networks\":[\"10.0.0.0/8\",\"fd00::/8\"],\"expires_seconds\":60}");
        ApiKey key = key(made.path("id").asString());
        assertEquals(Optional.of(in(Duration.ofSeconds(60))), key.expires());
        assertEquals(2, key.networks().size());
        assertEquals("10.0.0.0/8", made.path("networks").path(0).asString());
        assertEquals("2026-11-23T10:01:00Z", made.path("expires").asString());
    }

    @Test
    void aRotatedKeyEndsAfterTheOverlapAndTheNewOneHasItsRights() throws Exception {
        JsonNode old = operator.post(
                201, "/v1/keys", "{\"name\":\"app\",\"networks\":[\"10.0.0.0/8\"],\"models\":[\"tiny\"]}");
        String id = old.path("id").asString();
        JsonNode made = operator.post(201, "/v1/keys/" + id + "/rotate", "{\"overlap_seconds\":3600}");
        assertNotEquals(old.path("secret"), made.path("secret"));
        ApiKey fresh = key(made.path("id").asString());
        assertEquals(Secrets.sha256Hex(made.path("secret").asString()), fresh.sha256());
        assertEquals(Optional.empty(), fresh.expires());
        assertEquals(key(id).networks(), fresh.networks());
        assertEquals(key(id).models(), fresh.models());
        assertEquals(Optional.of(in(Duration.ofHours(1))), key(id).expires());
    }

    @Test
    void whatEndsSoonerThanTheOverlapStillDoes() throws Exception {
        String id = operator.post(201, "/v1/keys", "{\"name\":\"app\",\"expires_seconds\":60}")
                .path("id")
                .asString();
        JsonNode made = operator.post(201, "/v1/keys/" + id + "/rotate", "{}");
        assertEquals(Optional.of(in(Duration.ofSeconds(60))), key(id).expires());
        assertEquals(
                Optional.of(in(Duration.ofSeconds(60))),
                key(made.path("id").asString()).expires());
        plane.now = plane.now.plusSeconds(60);
        JsonNode late = operator.post(409, "/v1/keys/" + id + "/rotate", "{}");
        assertTrue(late.path("detail").asString().contains("has expired"), late::toString);
    }

    @Test
    void whatIsWrongIsSaidAndChangesNothing() throws Exception {
        long before = plane.keys().size();
        JsonNode wrong =
                operator.post(400, "/v1/keys", "{\"name\":\"app\",\"networks\":[\"10.0.0.1/8\",\"everywhere\"]}");
        assertTrue(wrong.path("detail").asString().contains("everywhere"), wrong::toString);
        operator.post(400, "/v1/keys", "{\"name\":\"app\",\"expires_seconds\":0}");
        operator.post(404, "/v1/keys/key-none/rotate", "{}");
        assertEquals(before, plane.keys().size());
        assertFalse(plane.keys().stream().anyMatch(key -> key.name().equals("app")));
    }
}
