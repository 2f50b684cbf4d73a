package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class NotifyRoutesTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWebhooksSecretIsShownOnceAndIsAnotherOneEachTime() throws Exception {
        String body = "{\"url\":\"https://example.org/hook\"}";
        String first = api.put(200, "/v1/notify/webhook", body).path("secret").asString();
        String second = api.put(200, "/v1/notify/webhook", body).path("secret").asString();
        assertTrue(first.matches("whsec_[A-Za-z0-9+/]{43}="), first);
        assertNotEquals(first, second);
        String shown = api.get("/v1/notify").toString();
        assertEquals("{\"webhook\":{\"url\":\"https://example.org/hook\"}}", shown);
        assertEquals("{}", api.delete(200, "/v1/notify/webhook").toString());
    }

    @Test
    void aMailServersPasswordIsNeverShown() throws Exception {
        String shown = api.put(
                        200,
                        "/v1/notify/mail",
                        "{\"server\":\"mail.example.org:587\",\"from\":\"a@example.org\",\"to\":[\"b@example.org\"],"
                                + "\"user\":\"plenum\",\"password\":\"open sesame\"}")
                .toString();
        assertFalse(shown.contains("sesame"), shown);
        assertTrue(shown.contains("\"security\":\"starttls\"") && shown.contains("plenum"), shown);
    }

    @Test
    void whatIsNoAddressIsRefusedWithAllThatIsWrong() throws Exception {
        for (String wrong :
                new String[] {"", "example.org", "file:///etc/passwd", "ftp://example.org", "https:", "x y"}) {
            assertTrue(api.put(400, "/v1/notify/webhook", "{\"url\":\"" + wrong + "\"}")
                    .toString()
                    .contains("https://"));
        }
        String problem = api.put(
                        400,
                        "/v1/notify/mail",
                        "{\"server\":\"mail\",\"security\":\"some\",\"from\":\"me\",\"to\":[],\"user\":\"me\"}")
                .toString();
        for (String part : new String[] {"'mail'", "'some'", "'me'", "HOST:PORT", "both or none"}) {
            assertTrue(problem.contains(part), problem);
        }
        assertEquals("{}", api.get("/v1/notify").toString());
    }

    @Test
    void aTestIsANoticeWithWhatBecameOfIt() throws Exception {
        String id = api.post(200, "/v1/notify/test", "{}").path("id").asString();
        JsonNode notice = api.get("/v1/notices").path("items").get(0);
        assertEquals(id, notice.path("id").asString());
        assertEquals("test", notice.path("kind").asString());
        assertEquals(
                "it is away", notice.path("deliveries").get(1).path("failure").asString());
    }
}
