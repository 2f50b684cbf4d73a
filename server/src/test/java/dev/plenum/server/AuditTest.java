package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(300)
final class AuditTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller operator = new Caller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aChangeIsThereWithWhoWhatWhereAndOutcome() throws Exception {
        operator.post(200, "/v1/projects", "{\"name\":\"vision\",\"organization\":\"acme\"}");
        JsonNode line = trail("").getFirst();
        assertEquals("user:operator", line.path("actor").asString());
        assertEquals("CreateProject", line.path("command").asString());
        assertEquals("POST /v1/projects", line.path("operation").asString());
        assertEquals("vision", line.path("subject").asString());
        assertEquals("organization:acme", line.path("scope").asString());
        assertEquals("done", line.path("outcome").asString());
        assertEquals("127.0.0.1", line.path("address").asString());
        assertEquals("api-token", line.path("means").asString());
        assertEquals("2026-11-23T10:00:00Z", line.path("at").asString());
    }

    @Test
    void aRefusedCommandIsThereWithTheReason() throws Exception {
        operator.post(404, "/v1/keys", "{\"name\":\"mine\",\"project\":\"nowhere\"}");
        JsonNode line = trail("?outcome=refused").getFirst();
        assertEquals("CreateKey", line.path("command").asString());
        assertEquals("not_found", line.path("outcome").asString());
        assertTrue(line.path("detail").asString().contains("nowhere"), line::toString);
    }

    @Test
    void whoLacksThePermissionIsThereAndOnlyReadingIsNot() throws Exception {
        String key = key("nightly", "viewer", "project:default");
        send(403, key, "/v1/keys", "{\"name\":\"mine\"}");
        assertEquals(
                200,
                operator.send(operator.unsigned("/v1/workloads").header("Authorization", "Bearer " + key))
                        .statusCode());
        assertEquals(
                403,
                operator.send(operator.unsigned("/v1/accounts").header("Authorization", "Bearer " + key))
                        .statusCode());
        List<JsonNode> lines = trail("?actor=service-account:nightly");
        assertEquals(1, lines.size(), lines::toString);
        assertEquals("forbidden", lines.getFirst().path("outcome").asString());
        assertEquals("project:default", lines.getFirst().path("scope").asString());
        assertTrue(lines.getFirst().path("means").asString().startsWith("key-"), lines::toString);
    }

    @Test
    void signingInAndOutIsThereAndAWrongPasswordButNoNameThatNobodyHas() throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"ada\",\"password\":\"correct horse battery\"}");
        login(401, "ada", "wrong");
        login(401, "my secret password", "ada");
        String token = login(200, "ada", "correct horse battery");
        send(200, token, "/v1/logout", "");
        List<JsonNode> lines = trail("?to=2030-01-01").subList(0, 4);
        assertEquals(
                List.of(
                        "SignOut done user:ada",
                        "SignIn done user:ada",
                        "SignIn unauthenticated ",
                        "SignIn unauthenticated user:ada"),
                lines.stream()
                        .map(line -> line.path("command").asString() + " "
                                + line.path("outcome").asString() + " "
                                + line.path("subject").asString())
                        .toList());
        assertEquals("session", lines.getFirst().path("means").asString());
        assertFalse(trail("").toString().contains("my secret password"));
    }

    @Test
    void openingTheLinkWithTheTokenIsASignIn() throws Exception {
        assertEquals(
                303,
                operator.send(operator.unsigned("/?token=" + SmallPlane.TOKEN)).statusCode());
        JsonNode line = trail("?command=SignIn").getFirst();
        assertEquals("user:operator", line.path("actor").asString());
        assertFalse(line.toString().contains(SmallPlane.TOKEN));
    }

    @Test
    void aNewPasswordAndAClosedMonthAreThereThoughNoCommandOfTheLoop() throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"ada\",\"password\":\"correct horse battery\"}");
        operator.put(200, "/v1/accounts/user:ada", "{\"password\":\"another long one\"}");
        assertEquals(
                "user:ada",
                trail("?command=SetPassword").getFirst().path("subject").asString());
        operator.post(200, "/v1/periods/2026-10/close", "{}");
        String closing = "?command=POST%20/v1/periods/%7Bmonth%7D/close";
        for (int tries = 0; tries < 500 && trail(closing).isEmpty(); tries++) {
            Thread.sleep(10);
        }
        assertEquals("done", trail(closing).getFirst().path("outcome").asString());
    }

    @Test
    void aFloodOfStrangersIsCountedAndDoesNotFillTheJournal() throws Exception {
        long before = plane.position();
        for (int at = 0; at < 300; at++) {
            send(401, "guess-" + at, "/v1/workloads", "{\"kind\":\"job\"}");
            send(401, "guess-" + at, "/v1/nodes/" + at + "/drain", "");
        }
        assertEquals(2, plane.position() - before);
        server.close();
        assertEquals(4, plane.position() - before);
        assertEquals(
                List.of(299L, 299L, 1L, 1L),
                plane.audit(everything()).stream()
                        .map(entry -> entry.act().times())
                        .limit(4)
                        .toList());
    }

    @Test
    void theAdministratorOfAnOrganizationSeesWhatIsAboutItAndNothingElse() throws Exception {
        operator.post(200, "/v1/projects", "{\"name\":\"vision\",\"organization\":\"acme\"}");
        operator.post(200, "/v1/projects", "{\"name\":\"other\",\"organization\":\"globex\"}");
        operator.post(201, "/v1/keys", "{\"name\":\"mine\",\"project\":\"vision\"}");
        operator.post(201, "/v1/keys", "{\"name\":\"theirs\",\"project\":\"other\"}");
        String key = key("admin", "organization-admin", "organization:acme");
        List<JsonNode> lines = trail(key, "");
        assertEquals(
                List.of("Grant", "CreateKey", "CreateProject"),
                lines.stream().map(line -> line.path("command").asString()).toList());
        assertEquals(List.of(), trail(key, "?project=other"));
        assertEquals(1, trail(key, "?project=vision").size());
    }

    @Test
    void pagesGoOnWhereTheLastEnded() throws Exception {
        for (int at = 0; at < 7; at++) {
            operator.post(201, "/v1/keys", "{\"name\":\"k" + at + "\"}");
        }
        List<String> subjects = new ArrayList<>();
        String before = "";
        int pages = 0;
        do {
            JsonNode page = operator.get("/v1/audit?command=CreateKey&limit=3" + before);
            page.path("items").forEach(line -> subjects.add(line.path("subject").asString()));
            before = page.has("next") ? "&before=" + page.path("next").asLong() : "";
            pages++;
        } while (!before.isEmpty());
        assertEquals(3, pages);
        assertEquals(7, subjects.stream().distinct().count());
    }

    private static dev.plenum.core.audit.AuditQuery everything() {
        var any = java.util.Optional.<String>empty();
        return new dev.plenum.core.audit.AuditQuery(
                any,
                any,
                any,
                any,
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                Long.MAX_VALUE,
                1000);
    }

    private List<JsonNode> trail(String query) throws Exception {
        return items(operator.get("/v1/audit" + query));
    }

    private List<JsonNode> trail(String bearer, String query) throws Exception {
        String answer = operator.send(
                        operator.unsigned("/v1/audit" + query).header("Authorization", "Bearer " + bearer))
                .body();
        return items(dev.plenum.api.Wire.mapper().readTree(answer));
    }

    private static List<JsonNode> items(JsonNode page) {
        List<JsonNode> lines = new ArrayList<>();
        page.path("items").forEach(lines::add);
        return lines;
    }

    private String key(String account, String role, String scope) throws Exception {
        operator.post(201, "/v1/accounts", "{\"name\":\"" + account + "\",\"kind\":\"service-account\"}");
        operator.post(
                200,
                "/v1/roles",
                "{\"to\":\"service-account:" + account + "\",\"role\":\"" + role + "\",\"scope\":\"" + scope + "\"}");
        return operator.post(
                        201, "/v1/access-keys", "{\"name\":\"ci\",\"account\":\"service-account:" + account + "\"}")
                .path("secret")
                .asString();
    }

    private void send(int status, String bearer, String path, String body) throws Exception {
        HttpRequest.Builder request = operator.unsigned(path)
                .header("Authorization", "Bearer " + bearer)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        assertEquals(status, operator.send(request).statusCode());
    }

    private String login(int status, String user, String password) throws Exception {
        var answer = operator.send(operator.unsigned("/v1/login")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}")));
        assertEquals(status, answer.statusCode(), answer.body());
        return dev.plenum.api.Wire.mapper()
                .readTree(answer.body())
                .path("token")
                .asString();
    }
}
