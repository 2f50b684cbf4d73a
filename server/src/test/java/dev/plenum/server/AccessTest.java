package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class AccessTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer wrong", "Basic 0123456789abcdef0123456789abcdef", "Bearer"})
    void withoutTheTokenTheApiIsClosed(String authorization) throws Exception {
        HttpRequest.Builder request = api.unsigned("/v1/status");
        HttpResponse<String> refused =
                api.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
        assertEquals("unauthenticated", Caller.read(401, refused).path("code").asString());
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElse(""));
    }

    @Test
    void theLinkWithTheTokenSetsACookieThatOpensThePageAndTheApi() throws Exception {
        HttpResponse<String> signedIn = api.send(api.unsigned("/?token=" + SmallPlane.TOKEN));
        assertEquals(303, signedIn.statusCode());
        assertEquals("/", signedIn.headers().firstValue("Location").orElse(""));
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.startsWith("plenum-" + server.port() + "="), cookie);
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        assertFalse(cookie.contains(SmallPlane.TOKEN), cookie);
        String value = cookie.substring(0, cookie.indexOf(';'));
        HttpResponse<String> status = api.send(api.unsigned("/v1/status").header("Cookie", "a=b; " + value));
        assertEquals(200, status.statusCode());
        assertFalse(status.body().contains(SmallPlane.TOKEN), "a page may not learn the token: " + status.body());
        assertEquals(
                200,
                api.send(api.unsigned("/vendor/uplot/uPlot.esm.js").header("Cookie", value))
                        .statusCode());
    }

    @Test
    void whoHasShownTheTokenGetsALinkThatOpensThePage() throws Exception {
        String page = api.get("/v1/status").path("page").asString();
        assertEquals(server.address() + "/?token=" + SmallPlane.TOKEN, page);
    }

    @Test
    void aWrongTokenInTheLinkSetsNothingAndAPlainPageSaysWhatToDo() throws Exception {
        HttpResponse<String> refused = api.send(
                api.unsigned("/?token=0123456789abcdef0123456789abcdee").header("Accept", "text/html,*/*"));
        assertEquals(401, refused.statusCode());
        assertTrue(refused.headers().firstValue("Set-Cookie").isEmpty());
        assertTrue(refused.body().contains("plenum status"), refused.body());
    }

    @Test
    void aCookieOnAWriteFromAnotherPageIsRefused() throws Exception {
        String cookie = api.send(api.unsigned("/?token=" + SmallPlane.TOKEN))
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceFirst(";.*", "");
        HttpRequest.Builder write = api.unsigned("/v1/workloads")
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"job\",\"command\":[\"true\"]}"));
        HttpResponse<String> foreign = api.send(write.copy().header("Origin", "http://localhost:3000"));
        assertEquals("forbidden", Caller.read(403, foreign).path("code").asString());
        assertEquals(
                201, api.send(write.copy().header("Origin", server.address())).statusCode());
    }

    @Test
    void aHostNameThatIsNotLoopbackIsRefusedEvenWithTheToken() throws Exception {
        assertTrue(raw("evil.example:" + server.port()).startsWith("HTTP/1.1 403 "));
        assertTrue(raw("127.0.0.1.evil.example").startsWith("HTTP/1.1 403 "));
        assertTrue(raw("localhost:" + server.port()).startsWith("HTTP/1.1 200 "));
        assertTrue(raw("[::1]:" + server.port()).startsWith("HTTP/1.1 200 "));
    }

    private String raw(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + SmallPlane.TOKEN
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyAnswerTellsTheBrowserToRunOurScriptsOnly() throws Exception {
        HttpResponse<String> answer = api.send(api.to("/v1/status"));
        String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("script-src 'self'") && !policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals(
                "same-origin", answer.headers().firstValue("Referrer-Policy").orElse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/nothing", "/page/../secret", "/page/%2e%2e/secret", "/vendor/uplot/../../x", "/none.js"})
    void whatIsNotThereIsAProblemWithItsPath(String path) throws Exception {
        HttpResponse<String> missing = api.send(api.to(path));
        assertEquals("not_found", Caller.read(404, missing).path("code").asString());
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        ServerSettings same =
                new ServerSettings("127.0.0.1", server.port(), SmallPlane.TOKEN, SmallPlane.GATEWAY_TOKEN, "CNY");
        PlenumException taken =
                assertThrows(PlenumException.class, () -> ApiServer.start(same, new SmallPlane().ports()));
        assertEquals(ErrorCode.PORT_TAKEN, taken.code());
        assertTrue(taken.problem().contains(Integer.toString(server.port())), taken::getMessage);
    }
}
