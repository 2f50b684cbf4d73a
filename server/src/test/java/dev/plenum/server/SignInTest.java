package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(300)
final class SignInTest {

    private static final String PASSWORD = "correct horse battery";

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller operator = new Caller(server);

    @BeforeEach
    void ada() throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"ada\",\"password\":\"" + PASSWORD + "\"}");
        operator.post(200, "/v1/roles", grant("user:ada", "developer", "project:default"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aUserSignsInAndMayDoWhatTheRoleSays() throws Exception {
        String token = signIn(200, "ada", PASSWORD).path("token").asString();
        assertEquals("user:ada", read(200, token, "/v1/self").path("id").asString());
        assertEquals(200, get(token, "/v1/workloads").statusCode());
        JsonNode refused = read(403, token, "/v1/access-keys");
        assertTrue(
                refused.path("detail").asString().contains("user:ada lacks the permission user:read"),
                refused::toString);
        assertTrue(refused.path("expected").asString().contains("operator"), refused::toString);
    }

    @Test
    void aDisabledUserIsOutAtOnce() throws Exception {
        String token = signIn(200, "ada", PASSWORD).path("token").asString();
        operator.put(200, "/v1/accounts/user:ada", "{\"disabled\":true}");
        assertEquals(401, get(token, "/v1/self").statusCode());
        signIn(401, "ada", PASSWORD);
        operator.put(200, "/v1/accounts/user:ada", "{\"disabled\":false}");
        assertEquals(401, get(token, "/v1/self").statusCode());
        signIn(200, "ada", PASSWORD);
    }

    @Test
    void aSessionEndsAtSignOutAfterTwelveHoursAndWithANewPassword() throws Exception {
        String token = signIn(200, "ada", PASSWORD).path("token").asString();
        HttpRequest.Builder out = operator.unsigned("/v1/logout")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody());
        assertEquals(200, operator.send(out).statusCode());
        assertEquals(401, get(token, "/v1/self").statusCode());

        String second = signIn(200, "ada", PASSWORD).path("token").asString();
        plane.now = plane.now.plus(Sessions.LIFE);
        assertEquals(401, get(second, "/v1/self").statusCode());

        String third = signIn(200, "ada", PASSWORD).path("token").asString();
        operator.put(200, "/v1/accounts/user:ada", "{\"password\":\"another long one\"}");
        assertEquals(401, get(third, "/v1/self").statusCode());
        signIn(401, "ada", PASSWORD);
        signIn(200, "ada", "another long one");
    }

    @Test
    void whoeverKnowsTheOldPasswordSetsANewOneAndOnlyTheNewSessionGoesOn() throws Exception {
        String token = signIn(200, "ada", PASSWORD).path("token").asString();
        String body = "{\"password\":\"%s\",\"new_password\":\"another long one\"}";
        assertEquals(401, ownPassword(token, body.formatted("not the password")).statusCode());
        assertEquals(200, get(token, "/v1/self").statusCode());
        HttpResponse<String> changed = ownPassword(token, body.formatted(PASSWORD));
        assertEquals(401, get(token, "/v1/self").statusCode());
        String fresh = Caller.read(200, changed).path("token").asString();
        assertEquals(200, get(fresh, "/v1/self").statusCode());
        signIn(200, "ada", "another long one");
        assertEquals(
                409, ownPassword(SmallPlane.TOKEN, body.formatted(PASSWORD)).statusCode());
    }

    private HttpResponse<String> ownPassword(String token, String body) throws Exception {
        return operator.send(operator.unsigned("/v1/self/password")
                .header("Authorization", "Bearer " + token)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void permissionsAreSaidOfAProjectAndOfWhatBelongsToNone() throws Exception {
        String token = signIn(200, "ada", PASSWORD).path("token").asString();
        String inside = get(token, "/v1/self?project=default").body();
        assertTrue(inside.contains("workload:write") && !inside.contains("key:write"), inside);
        String everything = get(token, "/v1/self").body();
        assertTrue(everything.contains("fleet:read") && !everything.contains("workload:write"), everything);
        assertFalse(get(token, "/v1/self?project=foreign").body().contains("workload"));
    }

    @Test
    void theAnswerToAWrongNameIsTheOneToAWrongPassword() throws Exception {
        String wrong = signIn(401, "ada", "not the password").path("detail").asString();
        assertEquals(
                wrong.replace("ada", "eve"),
                signIn(401, "eve", PASSWORD).path("detail").asString());
    }

    @Test
    void whoeverGuessesIsSlowedDownAndTheRightPasswordWaitsToo() throws Exception {
        for (int at = 0; at < Attempts.MOST_PER_NAME; at++) {
            signIn(401, "ada", "guess number " + at);
        }
        signIn(429, "ada", PASSWORD);
        plane.now = plane.now.plus(Attempts.WITHIN);
        signIn(200, "ada", PASSWORD);
    }

    @Test
    void theCookieOfASessionIsForThePageAlone() throws Exception {
        HttpResponse<String> signedIn = operator.send(operator.unsigned("/v1/login")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"ada\",\"password\":\"" + PASSWORD + "\"}")));
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        HttpRequest.Builder page = operator.unsigned("/v1/self").header("Cookie", cookie.replaceFirst(";.*", ""));
        assertEquals(200, operator.send(page).statusCode());
        HttpRequest.Builder foreign = operator.unsigned("/v1/login")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"ada\",\"password\":\"" + PASSWORD + "\"}"));
        assertEquals(403, operator.send(foreign).statusCode());
    }

    @Test
    void theFormOfThePageSignsInAndAsksAgainWithoutRepeatingWhatWasTyped() throws Exception {
        HttpRequest.Builder form = operator.unsigned("/sign-in")
                .header("Origin", server.address())
                .header("Accept", "text/html,application/xhtml+xml");
        HttpResponse<String> wrong =
                operator.send(form.copy().POST(HttpRequest.BodyPublishers.ofString("user=%3Cb%3E&password=guess")));
        assertEquals(401, wrong.statusCode());
        assertEquals(
                "same-origin", wrong.headers().firstValue("Referrer-Policy").orElseThrow());
        assertTrue(wrong.body().contains("Nobody signs in") && !wrong.body().contains("<b>"), wrong.body());
        HttpResponse<String> right = operator.send(form.copy()
                .POST(HttpRequest.BodyPublishers.ofString("user=ada&password=" + PASSWORD.replace(" ", "+"))));
        assertEquals(303, right.statusCode());
        String cookie = right.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        assertEquals(
                200,
                operator.send(operator.unsigned("/").header("Cookie", cookie)).statusCode());
    }

    @Test
    void aServiceAccountsKeyOpensWhatItIsLimitedToFromWhereAndAsLongAsItMay() throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"ci\",\"kind\":\"service-account\"}");
        operator.post(200, "/v1/roles", grant("service-account:ci", "developer", "project:default"));
        JsonNode made =
                key("\"permissions\":[\"workload:read\"],\"networks\":[\"127.0.0.0/8\"],\"expires_seconds\":60");
        String secret = made.path("secret").asString();
        assertEquals(200, get(secret, "/v1/workloads").statusCode());
        JsonNode refused = read(403, secret, "/v1/keys");
        assertTrue(refused.path("detail").asString().contains("its key does not have it"), refused::toString);
        String listed = operator.get("/v1/access-keys").toString();
        assertTrue(listed.contains("last_used") && !listed.contains(secret), listed);
        plane.now = plane.now.plusSeconds(60);
        assertEquals(401, get(secret, "/v1/workloads").statusCode());
        String elsewhere = key("\"networks\":[\"10.0.0.0/8\"]").path("secret").asString();
        assertEquals(401, get(elsewhere, "/v1/workloads").statusCode());
    }

    @Test
    void aRotatedKeyIsGoodBesideTheNewOneForTheOverlap() throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"ci\",\"kind\":\"service-account\"}");
        operator.post(200, "/v1/roles", grant("service-account:ci", "viewer", "project:default"));
        JsonNode old = key("\"permissions\":[\"workload:read\"]");
        JsonNode fresh = operator.post(
                201, "/v1/access-keys/" + old.path("id").asString() + "/rotate", "{\"overlap_seconds\":3600}");
        assertEquals(old.path("permissions"), fresh.path("permissions"));
        assertEquals(200, get(old.path("secret").asString(), "/v1/workloads").statusCode());
        plane.now = plane.now.plus(Duration.ofHours(1));
        assertEquals(401, get(old.path("secret").asString(), "/v1/workloads").statusCode());
        assertEquals(200, get(fresh.path("secret").asString(), "/v1/workloads").statusCode());
        operator.delete(200, "/v1/access-keys/" + fresh.path("id").asString());
        assertEquals(401, get(fresh.path("secret").asString(), "/v1/workloads").statusCode());
    }

    @Test
    void aHashSaysItsParametersAndIsAnotherEachTime() {
        String hash = Passwords.hash(PASSWORD);
        assertTrue(hash.startsWith("$argon2id$v=19$m=65536,t=3,p=4$"), hash);
        assertFalse(hash.equals(Passwords.hash(PASSWORD)));
        assertTrue(Passwords.matches(PASSWORD, hash));
        assertFalse(Passwords.matches(PASSWORD + " ", hash));
        assertThrows(PlenumException.class, () -> Passwords.hash("short"));
    }

    private JsonNode key(String rights) throws Exception {
        return operator.post(
                201, "/v1/access-keys", "{\"account\":\"service-account:ci\",\"name\":\"some\"," + rights + "}");
    }

    private static String grant(String to, String role, String scope) {
        return "{\"to\":\"" + to + "\",\"role\":\"" + role + "\",\"scope\":\"" + scope + "\"}";
    }

    private JsonNode signIn(int status, String user, String password) throws Exception {
        return Caller.read(
                status,
                operator.send(operator.unsigned("/v1/login")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}"))));
    }

    private HttpResponse<String> get(String bearer, String path) throws Exception {
        return operator.send(operator.unsigned(path).header("Authorization", "Bearer " + bearer));
    }

    private JsonNode read(int status, String bearer, String path) throws Exception {
        return Caller.read(status, get(bearer, path));
    }
}
