package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Wire;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in at a certified OpenID provider, over HTTP as a browser does it, and with the command line. */
class OidcIT {

    private static OpenIdProvider provider;
    private static Path data;
    private static Up up;
    private static String api;
    private static int keys;

    @BeforeAll
    static void start() throws Exception {
        Environments.assumeNode();
        provider = OpenIdProvider.start();
        data = Product.empty("oidc");
        // The first start makes the data directory, which takes no files that it did not make.
        Up.start(Product.installation(), data).close();
        Files.writeString(data.resolve("oidc-secret"), "not a real secret\n");
        Files.write(
                data.resolve("oidc.json"),
                Wire.mapper()
                        .writeValueAsBytes(Map.of(
                                "name", "Example",
                                "issuer", provider.issuer(),
                                "client_id", "plenum",
                                "client_secret_file", "oidc-secret",
                                "groups", Map.of("ml-research", "research"))));
        up = Up.start(Product.installation(), data);
        api = Wire.mapper()
                .readTree(Files.readString(data.resolve("endpoints.json")))
                .path("api")
                .asString();
        provider.is(Map.of("redirectUri", api + "/sign-in/oidc/callback"));
        plenum("group", "create", "research");
        plenum("role", "grant", "group:research", "developer", "project:default");
    }

    @AfterAll
    static void stop() throws Exception {
        if (up != null) {
            up.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    @BeforeEach
    void usual() throws Exception {
        provider.is(Map.of("idTokenSeconds", 300, "refresh", false, "algorithm", "RS256"));
    }

    private static String plenum(String... command) {
        Installation.Done done = Product.installation().plenum(data, command);
        assertEquals(0, done.status(), done.err());
        return done.out();
    }

    private static void known(String account, String... groups) throws Exception {
        provider.is(Map.of(
                "account",
                account,
                "accounts",
                Map.of(account, Map.of("preferred_username", account, "groups", List.of(groups)))));
    }

    /** A browser of its own; what it ends up at, after every redirection. */
    private static HttpResponse<String> open(HttpClient browser, String address) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(Duration.ofMinutes(1))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    private static HttpClient signedIn() throws Exception {
        HttpClient browser = browser();
        HttpResponse<String> end = open(browser, api + "/sign-in/oidc");
        assertEquals(200, end.statusCode(), end::body);
        assertTrue(end.body().contains("url=/"), end::body);
        return browser;
    }

    private static HttpResponse<String> get(HttpClient browser, String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(Duration.ofMinutes(1))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int submit(HttpClient browser) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(api + "/v1/workloads"))
                                .timeout(Duration.ofMinutes(1))
                                .header("Origin", api)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"job\",\"command\":[\"true\"]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aGroupAtTheProviderIsARoleHereUntilTheNextSignInWithoutIt() throws Exception {
        known("ada", "ml-research", "everybody");
        HttpClient ada = signedIn();
        assertTrue(get(ada, "/v1/self").body().contains("user:ada"));
        assertEquals(201, submit(ada));
        assertTrue(plenum("group", "show", "research").contains("user:ada"));
        known("ada", "everybody");
        HttpClient again = signedIn();
        assertEquals(404, submit(again));
        assertEquals(404, submit(ada), "the older session has no more rights than the newer one");
        assertTrue(plenum("user", "list").contains("user:ada"));
    }

    @Test
    void aUserWhoIsRevokedAtTheProviderIsOutWithinTheTokensLife() throws Exception {
        provider.is(Map.of("idTokenSeconds", 4, "refresh", true));
        known("bob", "ml-research");
        Instant before = Instant.now();
        HttpClient bob = signedIn();
        Thread.sleep(Duration.between(Instant.now(), before.plusSeconds(6)));
        assertEquals(200, get(bob, "/v1/self").statusCode(), "still known there: the session goes on");
        provider.is(Map.of("accounts", Map.of()));
        Instant revoked = Instant.now();
        while (get(bob, "/v1/self").statusCode() == 200) {
            assertTrue(Instant.now().isBefore(revoked.plusSeconds(15)), "still in after 15 s, tokens live 4 s");
            Thread.sleep(100);
        }
        HttpResponse<String> refused = open(browser(), api + "/sign-in/oidc");
        assertEquals(401, refused.statusCode());
        assertTrue(refused.body().contains("access_denied nobody &lt;is&gt; there"), refused::body);
    }

    @Test
    void aUserWhoIsDisabledHereIsOutAtOnceAndStaysOut() throws Exception {
        known("carl", "ml-research");
        HttpClient carl = signedIn();
        plenum("user", "disable", "carl");
        assertEquals(401, get(carl, "/v1/self").statusCode());
        assertEquals(401, open(browser(), api + "/sign-in/oidc").statusCode());
    }

    @Test
    void theProviderMayChangeItsKeysAndItsAlgorithm() throws Exception {
        known("dora");
        HttpClient _ = signedIn();
        provider.is(Map.of("keys", ++keys));
        HttpClient _ = signedIn();
        for (String algorithm : List.of("ES256", "PS256")) {
            provider.is(Map.of("algorithm", algorithm));
            HttpClient _ = signedIn();
        }
    }

    @Test
    void aCallbackOfAnotherBrowserASecondOneAndACodeOfNobodyAreRefused() throws Exception {
        known("emil");
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        String at = api + "/sign-in/oidc";
        while (!at.startsWith(api + "/sign-in/oidc/callback")) {
            HttpResponse<String> step = open(browser, at);
            assertEquals(303, step.statusCode(), step::body);
            at = URI.create(at)
                    .resolve(step.headers().firstValue("Location").orElseThrow())
                    .toString();
        }
        assertEquals(401, open(browser(), at).statusCode(), "another browser has no such state");
        assertEquals(200, open(browser, at).statusCode());
        HttpResponse<String> twice = open(browser, at);
        assertEquals(401, twice.statusCode());
        assertTrue(twice.body().contains("has come back with it before"), twice::body);
        HttpResponse<String> there = open(browser, api + "/sign-in/oidc");
        String state = there.headers().firstValue("Location").orElseThrow().replaceFirst(".*state=([^&]*).*", "$1");
        HttpResponse<String> made =
                open(browser, api + "/sign-in/oidc/callback?code=made-up&state=" + state + "&iss=" + provider.issuer());
        assertEquals(401, made.statusCode());
        assertTrue(made.body().contains("invalid_grant"), made::body);
    }

    @Test
    void theCommandLineSignsInWithABrowserAndItsCommandsAreTheUsers() throws Exception {
        known("frida", "ml-research");
        Path own = Product.empty("frida");
        ProcessBuilder builder = Product.installation().builder(own, Map.of(), "login", "--oidc", "--api", api);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process login = builder.redirectErrorStream(true).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(login.getInputStream(), StandardCharsets.UTF_8))) {
            String address = lineWith(out, "http://");
            String check = lineWith(out, "must show").replaceFirst(".*show (.{6})\\.", "$1");
            HttpClient browser = browser();
            HttpResponse<String> asked = open(browser, address.strip());
            assertTrue(asked.body().contains("user:frida") && asked.body().contains(check), asked::body);
            String to = asked.body().replaceFirst("(?s).*class=\"button\" href=\"([^\"]*)\".*", "$1");
            assertEquals(
                    "You are signed in. You may close this window.",
                    open(browser, to).body());
            assertTrue(lineWith(out, "You are").contains("user:frida until"));
        }
        assertEquals(0, login.waitFor());
        assertTrue(Product.installation().plenum(own, "whoami").out().contains("user:frida"));
        assertEquals(0, Product.installation().plenum(own, "logout").status());
    }

    @Test
    void aPersonSignsInWithABrowserAndSeesWhatAViewerMayNotDo() throws Exception {
        known("ada", "ml-research");
        up.client()
                .send(
                        "POST",
                        "/v1/accounts",
                        Wire.mapper().writeValueAsBytes(Map.of("name", "vera", "password", "correct horse battery")),
                        Map.of());
        plenum("role", "grant", "user:vera", "viewer", "everything");
        plenum("node", "add", "--simulated", "h20x8");
        PageIT.drive("sign-in.spec.mjs", api, PageIT.pictures());
    }

    private static String lineWith(BufferedReader out, String part) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with '" + part + "' in:\n" + all);
    }
}
