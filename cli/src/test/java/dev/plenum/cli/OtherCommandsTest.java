package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.GatewayDocument;
import dev.plenum.api.GatewaysDocument;
import dev.plenum.api.Items;
import dev.plenum.api.KeyDocument;
import dev.plenum.api.LimitDocument;
import dev.plenum.api.NodeDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.ProjectDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.StatusDocument;
import dev.plenum.api.Wire;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest extends CommandLineTest {

    @Test
    void statusPrintsTheLinkThatSignsIn() {
        server.answers(
                "GET /v1/status",
                new StatusDocument(
                        "0.1.0",
                        42,
                        "/data",
                        Samples.NOW.minusSeconds(300),
                        7,
                        "http://a",
                        "http://g",
                        "http://a/",
                        List.of("CPU share: enforced", "files: not isolated")));
        run("status")
                .exits(0)
                .shows("process 42, started 5m ago", "/?token=t0ken", "http://g/v1", "files: not isolated");
    }

    @Test
    void downSendsTheNoticeAndWaitsForTheProcess() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "600").start();
        try {
            server.answers(
                    "GET /v1/status",
                    new StatusDocument("0.1.0", sleeper.pid(), "/d", Samples.NOW, 7, "a", "g", "p", List.of()));
            server.put("POST /v1/shutdown", 202, "application/json", "{}");
            server.then("POST /v1/shutdown", sleeper::destroy);
            run("down", "--notice", "5s").exits(0).shows("Plenum is down.");
            assertTrue(
                    server.lastAsked().target().endsWith("notice_seconds=5"),
                    server.lastAsked().target());
            assertFalse(sleeper.isAlive());
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void changingOneQuotaKeepsTheOthers() {
        ProjectDocument before = new ProjectDocument(
                "research",
                Optional.of("lab"),
                Optional.of(8.0),
                Optional.of(Map.of("h20", 1.5, "l40", 2.0)),
                Optional.of(Map.of("h20", "all", "l40", "1")),
                Optional.empty(),
                Optional.empty());
        server.answers("GET /v1/projects", new Items<>(List.of(before)));
        server.answers("GET /v1/projects/research/quota", before);
        server.answers("PUT /v1/projects/research/quota", new Accepted("research", 9));
        run("project", "quota", "research", "--device", "h20=4", "--device", "l40=none")
                .exits(0);
        assertEquals(
                new ProjectDocument(
                        "research",
                        Optional.of("lab"),
                        Optional.of(8.0),
                        Optional.of(Map.of("h20", 4.0)),
                        Optional.of(Map.of("h20", "all")),
                        Optional.empty(),
                        Optional.empty()),
                Wire.mapper().readValue(server.lastAsked().body(), ProjectDocument.class));
        run("project", "quota", "research", "--cpu", "none").exits(0);
        assertEquals(
                Optional.empty(),
                Wire.mapper()
                        .readValue(server.lastAsked().body(), ProjectDocument.class)
                        .cpuQuota());
        run("project", "list").exits(0).shows("research", "h20=1.5");
        server.refuses("GET /v1/projects/nobody/quota", 404, "not_found");
        run("project", "quota", "nobody", "--cpu", "1").exits(1).complains("not_found", "better");
    }

    @Test
    void nodesShowWhatIsFreeByModel() {
        NodeDocument.Device half = new NodeDocument.Device(0, "h20", 98304, 0.5, true, Optional.empty());
        NodeDocument.Device whole = new NodeDocument.Device(1, "h20", 98304, 1, true, Optional.empty());
        server.answers(
                "GET /v1/nodes",
                new Items<>(List.of(new NodeDocument(
                        "n",
                        "p",
                        "ready",
                        true,
                        8,
                        6.5,
                        2048,
                        1024,
                        List.of(half, whole),
                        Map.of(),
                        List.of(),
                        Optional.empty()))));
        run("node", "list").exits(0).shows("6.5 of 8", "1 GiB of 2 GiB", "h20 1.5/2 (simulated)");
        server.answers("POST /v1/nodes", new Accepted("h20x8", 3));
        run("node", "add", "--simulated", "h20x8").exits(0);
        assertEquals(
                new NodeDocument.Add("h20x8", Optional.empty(), Optional.empty(), Optional.empty()),
                Wire.mapper().readValue(server.lastAsked().body(), NodeDocument.Add.class));
        run("node", "add", "--simulated", "h20x8", "--count", "1000").exits(0).shows("1000 simulated nodes");
        assertEquals(
                new NodeDocument.Add("h20x8", Optional.empty(), Optional.of(1000), Optional.empty()),
                Wire.mapper().readValue(server.lastAsked().body(), NodeDocument.Add.class));
        run("node", "add", "--simulated", "h20x8", "--count", "many").exits(2).complains("'many'", "whole number");
    }

    @Test
    void aPriceIsPerHourOrMillionUnlessSaid() {
        server.answers("POST /v1/prices", new Accepted("price-1", 3));
        run("price", "set", "core_seconds", "0.05").exits(0);
        assertEquals(
                new PriceDocument(
                        Optional.empty(),
                        "core_seconds",
                        Optional.empty(),
                        "0.05",
                        3600,
                        Optional.empty(),
                        Optional.empty()),
                Wire.mapper().readValue(server.lastAsked().body(), PriceDocument.class));
        run("price", "set", "output_tokens", "2", "--per=million", "--subject", "smollm2", "--label", "example")
                .exits(0);
        PriceDocument tokens = Wire.mapper().readValue(server.lastAsked().body(), PriceDocument.class);
        assertEquals(1_000_000, tokens.per());
        assertEquals(Optional.of("smollm2"), tokens.subject());
        run("price", "set", "cached_input_tokens", "0.01").exits(0);
        assertEquals(
                1_000_000,
                Wire.mapper()
                        .readValue(server.lastAsked().body(), PriceDocument.class)
                        .per());
    }

    @Test
    void aPriceCarriesItsConditionsAndTheListShowsThem() {
        server.answers("POST /v1/prices", new Accepted("price-1", 3));
        run(
                        "price",
                        "set",
                        "device_seconds",
                        "2",
                        "--to=2027-01-01",
                        "--class=spot",
                        "--daily=22:00-06:00 Asia/Shanghai",
                        "--region=north",
                        "--organization=acme",
                        "--tier=1000=1.5")
                .exits(0);
        PriceDocument asked = Wire.mapper().readValue(server.lastAsked().body(), PriceDocument.class);
        assertEquals(Optional.of(Instant.parse("2027-01-01T00:00:00Z")), asked.validTo());
        assertEquals(Optional.of("spot"), asked.priority());
        assertEquals(Optional.of(List.of(new PriceDocument.Tier(1000, "1.5"))), asked.tiers());
        server.answers("GET /v1/prices", new Items<>(List.of(asked)));
        run("price", "list").exits(0).shows("2, 1.5 above 1000", "2027-01-01", "acme, north, spot");
        run("price", "set", "device_seconds", "2", "--tier=1000").exits(2).complains("'1000'", "units and an amount");
        run("price", "set", "device_seconds", "2", "--to=soon")
                .exits(2)
                .complains("'soon'", "a day or a moment in UTC");
    }

    @Test
    void aPriceCutIsOneCommandWithADate() {
        PriceDocument cheaper = new PriceDocument(
                Optional.of("price-2"),
                "output_tokens",
                Optional.of("*"),
                "0.36",
                1_000_000,
                Optional.of(Instant.parse("2026-12-01T00:00:00Z")),
                Optional.empty());
        server.answers("POST /v1/prices/cut", new Items<>(List.of(cheaper)));
        run("price", "cut", "output_tokens", "97%", "--from", "2026-12-01", "--model", "qwen")
                .exits(0)
                .shows("0.36", "2026-12-01");
        assertEquals(
                new PriceDocument.Cut(
                        "output_tokens",
                        Optional.of("qwen"),
                        Optional.empty(),
                        "97",
                        Optional.of(Instant.parse("2026-12-01T00:00:00Z"))),
                Wire.mapper().readValue(server.lastAsked().body(), PriceDocument.Cut.class));
        run("price", "cut", "output_tokens", "much").exits(2).complains("'much'", "97%");
        run("price", "cut", "gpu", "97%").exits(2).complains("'gpu'", "device_seconds");
    }

    @Test
    void usageAndStatementAskForThePeriod() {
        StatementDocument.Line line =
                new StatementDocument.Line("device_seconds", "s", "h20", true, true, "12.5", Optional.empty(), "0");
        LocalDate day = LocalDate.of(2026, 11, 1);
        server.answers("GET /v1/usage", new StatementDocument.Usage("default", day, day, List.of(line)));
        run("usage", "--from", "2026-11-01", "--to=2026-11-01")
                .exits(0)
                .shows("12.5", "running now simulated", "2026-11-01");
        assertTrue(
                server.lastAsked().target().contains("from=2026-11-01"),
                server.lastAsked().target());
        server.put("GET /v1/statement", 200, "text/plain", "as the server wrote it\n");
        assertEquals("as the server wrote it\n", run("statement").exits(0).out());
        assertTrue(
                server.lastAsked().target().contains("format=text"),
                server.lastAsked().target());
    }

    @Test
    void routesAreListedWithTheirTargetsHealthAndThenTheLimitsThatWereHit() {
        LimitDocument five = new LimitDocument("requests", 5, Optional.of(5.0));
        server.answers(
                "GET /v1/gateways",
                new GatewaysDocument(
                        Samples.NOW,
                        List.of(new GatewayDocument(
                                "local",
                                "http://127.0.0.1:1",
                                Samples.NOW,
                                Optional.of(7L),
                                Optional.of(Samples.NOW),
                                12,
                                List.of(
                                        route("tiny", target("healthy"), target("resting"), target("healthy")),
                                        route("idle")),
                                Map.of(),
                                List.of(new GatewayDocument.LimitHit(
                                        "default",
                                        Optional.of("key-1"),
                                        Optional.of("app"),
                                        five,
                                        List.of(five),
                                        3,
                                        40))))));
        String shown = run("route", "list").exits(0).out();
        assertTrue(
                shown.lines().anyMatch(line -> line.contains("tiny") && line.contains("2 healthy, 1 resting")), shown);
        assertTrue(shown.lines().anyMatch(line -> line.contains("idle") && line.contains("none ready")), shown);
        assertTrue(
                shown.lines().anyMatch(line -> line.contains("app (key-1)") && line.contains("requests=5/5s")), shown);
        assertTrue(run("route", "list", "--json").exits(0).out().contains("\"limit_hits\""));
        server.answers("GET /v1/gateways", new GatewaysDocument(Samples.NOW, List.of()));
        assertTrue(run("route", "list").exits(0).out().contains("plenum service create"));
    }

    private static GatewayDocument.Target target(String state) {
        return new GatewayDocument.Target("http://127.0.0.1:2", 1, state, Optional.empty(), 0, 0);
    }

    private static GatewayDocument.Route route(String model, GatewayDocument.Target... targets) {
        return new GatewayDocument.Route(
                Optional.of("default"),
                model,
                List.of(targets),
                1,
                30,
                2,
                0.5,
                60,
                20,
                Optional.of(0.25),
                Optional.of(0.5),
                List.of(),
                List.of());
    }

    @Test
    void limitsAreTypedAsTheyAreShown() {
        KeyDocument key = new KeyDocument(
                "key-1",
                "default",
                "app",
                "plm-a",
                Optional.of(List.of(
                        new LimitDocument("requests", 5, Optional.of(0.25)),
                        new LimitDocument("tokens", 9, Optional.of(7200.0)),
                        new LimitDocument("concurrent", 2, Optional.empty()))),
                Optional.of(List.of("tiny")),
                Optional.of(64L),
                Optional.of("plm-abc"));
        server.answers("GET /v1/keys", new Items<>(List.of(key)));
        String shown = run("key", "list").exits(0).out();
        assertTrue(shown.contains("tiny    never      requests=5/0.25s tokens=9/2h concurrent=2"), shown);

        server.answers("POST /v1/keys", key);
        run("key", "create", "app", "--limit", "requests=5/5s", "--limit", "concurrent=2", "--model", "tiny")
                .exits(0);
        assertEquals(
                new KeyDocument.Add(
                        Optional.of("default"),
                        "app",
                        Optional.of(List.of(
                                new LimitDocument("requests", 5, Optional.of(5.0)),
                                new LimitDocument("concurrent", 2, Optional.empty()))),
                        Optional.of(List.of("tiny")),
                        Optional.empty()),
                Wire.mapper().readValue(server.lastAsked().body(), KeyDocument.Add.class));

        server.answers("PUT /v1/keys/key-1/limits", new Accepted("key-1", 9));
        run("key", "limit", "key-1", "tokens=100/1d", "requests=2/0.25s").exits(0);
        assertEquals(
                new LimitDocument.All(List.of(
                        new LimitDocument("tokens", 100, Optional.of(86_400.0)),
                        new LimitDocument("requests", 2, Optional.of(0.25)))),
                Wire.mapper().readValue(server.lastAsked().body(), LimitDocument.All.class));
        server.answers("PUT /v1/projects/default/limits", new Accepted("default", 9));
        run("project", "limit", "default", "none").exits(0);
        assertEquals("{\"limits\":[]}", server.lastAsked().body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"requests", "requests=5", "requests=5/x", "requests=x/5s", "concurrent=2/1s", "=5/5s/5s", ""})
    void aLimitThatCannotBeReadIsShownWithTheForm(String typed) {
        run("key", "limit", "key-1", typed).exits(2).complains("'" + typed + "' is not a value", "requests=60/1m");
    }

    @Test
    void aNewKeyAloneIsOnStandardOutput() {
        KeyDocument key = new KeyDocument(
                "key-1",
                "default",
                "app",
                "plm-a",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("plm-abc"));
        server.answers("POST /v1/keys", key);
        assertEquals("plm-abc\n", run("key", "create", "app").exits(0).out());
    }

    @Test
    void aKeyForSomeNetworksAndSomeTimeIsMadeShownAndRotated() {
        KeyDocument key = new KeyDocument(
                "key-1",
                "default",
                "app",
                "plm-a",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of("10.0.0.0/8", "::1/128")),
                Optional.of(Instant.parse("2026-12-23T10:00:00Z")),
                Optional.of(Instant.parse("2026-11-24T09:00:00Z")),
                Optional.of("plm-abc"));
        server.answers("POST /v1/keys", key);
        run("key", "create", "app", "--network", "10.0.0.0/8", "--network", "::1/128", "--expires", "720h")
                .exits(0);
        KeyDocument.Add asked = Wire.mapper().readValue(server.lastAsked().body(), KeyDocument.Add.class);
        assertEquals(Optional.of(List.of("10.0.0.0/8", "::1/128")), asked.networks());
        assertEquals(Optional.of(2_592_000L), asked.expiresSeconds());
        server.answers("GET /v1/keys", new Items<>(List.of(key)));
        run("key", "list").exits(0).shows("from=10.0.0.0/8 from=::1/128 until=");
        server.answers("POST /v1/keys/key-1/rotate", key);
        assertEquals(
                "plm-abc\n",
                run("key", "rotate", "key-1", "--overlap", "1h").exits(0).out());
        assertEquals("{\"overlap_seconds\":3600}", server.lastAsked().body());
    }

    @Test
    void chatStreamsWithAKeyOfItsOwnAndRevokesIt() {
        server.answers(
                "POST /v1/keys",
                new KeyDocument(
                        "key-1",
                        "default",
                        "cli-chat",
                        "plm-a",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("plm-abc")));
        server.answers("DELETE /v1/keys/key-1", new Accepted("key-1", 5));
        server.put("GET /v1/models", 200, "application/json", "{\"data\":[{\"id\":\"smollm2\"}]}");
        server.streams(
                "POST /v1/chat/completions",
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"lo end\"}}]}\n\n"
                        + "data: {\"choices\":[]}\n\ndata: [DONE]\n\n");
        assertEquals("Hello end\n", run("chat", "Say", "hello").exits(0).quiet().out());
        assertEquals("DELETE", server.lastAsked().method());
        SampleServer.Asked chat = server.asked().get(server.asked().size() - 2);
        assertEquals("Bearer plm-abc", chat.key());
        assertTrue(chat.body().contains("Say hello") && chat.body().contains("\"model\":\"smollm2\""), chat.body());
        server.put(
                "POST /v1/chat/completions",
                404,
                "application/json",
                "{\"error\":{\"message\":\"none\",\"code\":\"x\"}}");
        run("chat", "--model", "no", "Hi").exits(1);
        assertEquals("DELETE", server.lastAsked().method());
    }

    @Test
    void aGivenKeyIsUsedAndTheMessageMayComeFromStandardInput() {
        server.put("GET /v1/models", 200, "application/json", "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}");
        run("chat", "--key", "plm-x", "Hi").exits(2).complains("Several models", "a, b");
        server.put("POST /v1/chat/completions", 200, "application/json", "{\"choices\":[]}");
        Outcome outcome = runWith("from a pipe\n", "chat", "--key", "plm-x", "--model", "a", "--json")
                .exits(0);
        assertEquals("{\"choices\":[]}\n", outcome.out());
        assertTrue(
                server.lastAsked().body().contains("from a pipe"),
                server.lastAsked().body());
        assertEquals("Bearer plm-x", server.lastAsked().key());
    }
}
