package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AccessTest {

    private final ApiServer server = new SmallPlane().serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void withoutATokenOrWithAWrongOneNothingIsTold() throws Exception {
        JsonNode problem = Caller.read(401, api.send(api.unsigned("/v1/status")));
        assertEquals("unauthenticated", problem.path("code").asString());
        assertFalse(problem.path("next_step").asString().isEmpty(), problem::toString);
        Caller.read(401, api.send(api.unsigned("/v1/status").header("Authorization", "Bearer " + "x".repeat(32))));
        assertEquals(401, api.send(api.unsigned("/v1/workloads/x/logs")).statusCode());
        assertEquals(401, api.send(api.unsigned("/dev/dev-1/api/status")).statusCode());
    }

    @Test
    void theLinkSetsACookieThatLetsTheBrowserIn() throws Exception {
        HttpResponse<String> link = api.send(api.unsigned("/?token=" + SmallPlane.TOKEN));
        assertEquals(303, link.statusCode() / 100 == 3 ? 303 : link.statusCode(), link::body);
        String cookie = link.headers().firstValue("set-cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertFalse(link.headers().firstValue("location").orElseThrow().contains("token"));
        HttpResponse<String> page =
                api.send(api.unsigned("/").header("Cookie", cookie.substring(0, cookie.indexOf(';'))));
        assertEquals(200, page.statusCode());
        assertTrue(
                page.headers().firstValue("content-security-policy").orElse("").contains("script-src 'self'"));
        assertEquals(
                401, api.send(api.unsigned("/?token=wrong-wrong-wrong-wrong")).statusCode());
    }

    /** A page of another site whose name was made to point to this machine. */
    @Test
    void aForeignHostIsRefusedEvenWithTheToken() throws IOException {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET /v1/status HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + SmallPlane.TOKEN
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
        }
    }

    @Test
    void whatThereIsNoRouteForIsAProblemToo() throws Exception {
        assertEquals(
                "not_found",
                Caller.read(404, api.send(api.to("/v1/nonsense"))).path("code").asString());
    }
}
