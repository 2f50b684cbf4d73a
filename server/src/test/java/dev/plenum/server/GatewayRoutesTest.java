package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.GatewayHello;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.Wire;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gateway in a process of its own is told, and what it may hand in. */
@Timeout(120)
final class GatewayRoutesTest {

    private static final String FEED = "/v1/gateways/0123456789abcdef0123456789abcdef/feed";
    private static final String USAGE = "/v1/gateways/0123456789abcdef0123456789abcdef/usage";
    private static final String RECORD =
            "{\"project\":\"default\",\"meter\":\"output_tokens\",\"subject\":\"tiny\",\"quantity\":7000000,"
                    + "\"at\":\"2026-11-23T10:00:00Z\",\"until\":\"2026-11-23T10:00:01Z\",\"source\":\"req-1\"}";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);
    private final PlenumClient gateway = new PlenumClient(URI.create(server.address()), SmallPlane.GATEWAY_TOKEN);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String batch(String plane, int first, String records) {
        return "{\"control_plane\":\"" + plane + "\",\"first\":" + first + ",\"records\":[" + records + "]}";
    }

    private HttpResponse<String> asGateway(HttpRequest.Builder request) throws Exception {
        return api.send(request.header("Authorization", "Bearer " + SmallPlane.GATEWAY_TOKEN));
    }

    @Test
    void theFeedSaysWhoSpeaksThenEachMessageThenThatItIsStillThere() throws Exception {
        plane.gateways.told.add(new Gateways.Message("snapshot", "{\"version\":1}"));
        plane.gateways.told.add(new Gateways.Message("leases", "{}"));
        try (ServerEvents events = gateway.events(FEED)) {
            ServerEvent first = events.next().orElseThrow();
            assertEquals("hello", first.event());
            assertEquals(
                    new GatewayHello(GatewayHello.FORMAT, GatewaysInMemory.CONTROL_PLANE, "0.1.0"),
                    Wire.mapper().readValue(first.data(), GatewayHello.class));
            assertEquals(
                    new ServerEvent("snapshot", "", "{\"version\":1}"),
                    events.next().orElseThrow());
            assertEquals("leases", events.next().orElseThrow().event());
            assertEquals("heartbeat", events.next().orElseThrow().event());
        }
        while (plane.gateways.open) {
            // Until the server sees that its reader has left.
            Thread.sleep(20);
        }
    }

    @Test
    void aGatewayOfAnotherFormatIsToldWhichOfTheTwoToUpdate() throws Exception {
        String newer =
                Caller.read(409, asGateway(api.unsigned(FEED + "?format=2"))).toString();
        assertTrue(newer.contains("newer than this control plane") && newer.contains("control plane first"), newer);
    }

    @Test
    void theGatewaysTokenOpensNothingElseAndAPageDoesNotReadTheFeed() throws Exception {
        for (String path : new String[] {"/v1/status", "/v1/keys", "/", "/dev/x/"}) {
            assertEquals(403, asGateway(api.unsigned(path)).statusCode(), path);
        }
        String cookie = api.send(api.unsigned("/?token=" + SmallPlane.TOKEN))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceFirst(";.*", "");
        assertEquals(403, api.send(api.unsigned(FEED).header("Cookie", cookie)).statusCode());
        assertEquals(303, api.send(api.unsigned("/?token=" + SmallPlane.TOKEN)).statusCode());
        assertEquals(
                401,
                api.send(api.unsigned("/?token=" + SmallPlane.GATEWAY_TOKEN)).statusCode());
        assertEquals(401, api.send(api.unsigned(FEED)).statusCode());
    }

    @Test
    void usageIsTakenAndTheAnswerSaysWhatIsWantedNext() throws Exception {
        String plane1 = GatewaysInMemory.CONTROL_PLANE;
        assertEquals(0, api.post(200, USAGE, batch(plane1, 0, "")).path("next").asLong());
        assertEquals(
                2,
                api.post(200, USAGE, batch(plane1, 0, RECORD + "," + RECORD))
                        .path("next")
                        .asLong());
        assertEquals(
                2, api.post(200, USAGE, batch(plane1, 9, RECORD)).path("next").asLong());
        UsageRecord taken = plane.gateways.taken.getFirst();
        assertEquals(new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", false), taken.meter());
        assertEquals(7, taken.quantity().units().longValueExact());
        assertEquals("2026-11-23T10:00:01Z", taken.to().toString());
        assertEquals("req-1", taken.source());
    }

    @Test
    void usageForAnotherControlPlaneOrThatIsNoneIsRefused() throws Exception {
        assertTrue(api.post(409, USAGE, batch("plane-2", 0, RECORD)).toString().contains("plane-2"));
        String plane1 = GatewaysInMemory.CONTROL_PLANE;
        api.post(400, USAGE, batch(plane1, -1, RECORD));
        api.post(400, USAGE, batch(plane1, 0, "{}"));
        api.post(400, USAGE, batch(plane1, 0, "null"));
        api.post(400, USAGE, batch(plane1, 0, RECORD.replace("7000000", "-1")));
        assertTrue(api.post(400, USAGE, batch(plane1, 0, RECORD.replace("output_tokens", "thoughts")))
                .toString()
                .contains("thoughts"));
        assertEquals(0, plane.gateways.taken.size());
    }
}
