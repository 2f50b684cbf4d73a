package dev.plenum.gateway.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.TimeLimits;
import dev.plenum.gateway.limit.ShareLimits;
import dev.plenum.gateway.observe.AccessLog;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.observe.Traces;
import dev.plenum.gateway.snapshot.Audit;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Sticky;
import dev.plenum.gateway.snapshot.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may say, and that everything else is told with its place and never with a secret. */
class GatewayFileTest {

    private static final String ROUTE = "routes: [{model: bench, targets: [{url: 'http://127.0.0.1:1/v1'}]}]\n";
    private static final String KEY = "keys: [{secret: sk-a, project: blue}]\n";

    @TempDir
    Path folder;

    private GatewayFile read(String yaml) throws IOException {
        return GatewayFile.read(Files.writeString(folder.resolve("gateway.yaml"), yaml));
    }

    /** All that is told about this file. */
    private String wrong(String yaml) {
        PlenumException told = assertThrows(PlenumException.class, () -> read(yaml), yaml);
        assertEquals(ErrorCode.INVALID_REQUEST, told.code());
        assertFalse(told.nextStep().isEmpty());
        return told.problem();
    }

    private void assertTold(String yaml, String... parts) {
        String told = wrong(yaml);
        for (String part : parts) {
            assertTrue(told.contains(part), told);
        }
        assertTrue(told.startsWith(parts.length + " error"), told);
    }

    @Test
    void everyKeyArrivesWhereItTakesEffect() throws IOException {
        GatewayFile file = read("""
                listen: "[::1]:8088"
                data: data
                max_body: 1MiB
                time_limits: {connect: 500ms, first_chunk: 10s, between_chunks: 2m, total: 1h}
                drain: 5s
                keys:
                  - secret: sk-a
                    project: blue
                    models: [bench, other]
                    limits: [{requests: 5, per: 5s}, {tokens: 1000, per: 1m}, {concurrent: 3}]
                    max_output_tokens: 100
                  - {secret: sk-b, project: red, models: []}
                projects:
                  - {name: blue, limits: [{requests: 50, per: 1d}]}
                routes:
                  - model: bench
                    targets:
                      - {url: "https://engine.example/base/v1/", key: up-secret, weight: 3}
                      - {url: "http://127.0.0.1:8000"}
                    fallbacks: [other]
                    context_tokens: 4096
                    capabilities: [chat, embeddings]
                  - {model: other, targets: [{url: "http://127.0.0.1:8001/v1"}]}
                """);
        GatewayConfig config = file.config();
        assertEquals("::1", config.host());
        assertEquals(8088, config.port());
        assertEquals(folder.resolve("data"), file.data());
        assertEquals(folder.resolve("data/snapshot.json"), config.snapshotFile());
        assertEquals(1 << 20, config.maxBodyBytes());
        assertEquals(
                new TimeLimits(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        Optional.of(Duration.ofHours(1))),
                config.timeLimits());
        assertEquals(Duration.ofSeconds(5), file.drain());
        assertEquals("2 keys, 2 models", file.summary());
        assertEquals(List.of(), file.notices());

        Snapshot snapshot = file.snapshot();
        Snapshot.Key first = snapshot.keys().get(Snapshot.hash("sk-a"));
        assertEquals("blue", first.project());
        assertEquals(Set.of("bench", "other"), first.models());
        assertEquals(
                List.of(
                        new Limit(Limit.Kind.REQUESTS, 5, Duration.ofSeconds(5)),
                        new Limit(Limit.Kind.TOKENS, 1000, Duration.ofMinutes(1)),
                        new Limit(Limit.Kind.CONCURRENT, 3, Duration.ZERO)),
                first.limits());
        assertEquals(100, first.maxOutputTokens());
        assertEquals(Set.of(), snapshot.keys().get(Snapshot.hash("sk-b")).models());
        assertEquals(
                Map.of("blue", List.of(new Limit(Limit.Kind.REQUESTS, 50, Duration.ofDays(1)))),
                snapshot.projectLimits());
        assertEquals(
                List.of(
                        new Route(
                                Route.EVERYBODY,
                                "bench",
                                List.of(
                                        new Target(
                                                URI.create("https://engine.example/base"), Optional.of("up-secret"), 3),
                                        Target.of("http://127.0.0.1:8000")),
                                4096,
                                EnumSet.of(Capability.CHAT, Capability.EMBEDDINGS),
                                List.of("other")),
                        new Route(
                                Route.EVERYBODY,
                                "other",
                                List.of(Target.of("http://127.0.0.1:8001")),
                                0,
                                EnumSet.allOf(Capability.class))),
                snapshot.routes());
    }

    @Test
    void whatIsAbsentHasItsDefault() throws IOException {
        GatewayFile file = read(KEY + ROUTE);
        assertEquals("127.0.0.1", file.host());
        assertEquals(8080, file.port());
        assertEquals(folder.resolve("gateway-data"), file.data());
        assertEquals(8 << 20, file.maxBodyBytes());
        assertEquals(TimeLimits.DEFAULT, file.timeLimits());
        assertEquals(Duration.ofSeconds(1), file.warmUp());
        assertEquals(Duration.ofSeconds(30), file.drain());
        Snapshot.Key key = file.snapshot().keys().get(Snapshot.hash("sk-a"));
        assertEquals(Set.of(), key.models());
        assertEquals(List.of(), key.limits());
        assertEquals(0, key.maxOutputTokens());
        assertEquals(
                EnumSet.allOf(Capability.class),
                file.snapshot().routes().getFirst().capabilities());
    }

    @Test
    void aTargetIsProbedAsTheFileSaysAndElseNotAtAll() throws IOException {
        assertEquals(
                List.of(
                        Optional.empty(),
                        Optional.of(Probe.of("/health")),
                        Optional.of(new Probe("/a", Duration.ofSeconds(2), Duration.ofMillis(50))),
                        Optional.of(new Probe("/b", Duration.ofMillis(200), Duration.ofMillis(200)))),
                read(KEY + """
                        routes:
                          - model: bench
                            targets:
                              - {url: "http://h:1"}
                              - {url: "http://h:2", probe: {path: /health}}
                              - {url: "http://h:3", probe: {path: /a, every: 2s, timeout: 50ms}}
                              - {url: "http://h:4", probe: {path: /b, every: 200ms}}
                        """).snapshot().routes().getFirst().targets().stream()
                        .map(Target::probe)
                        .toList());
        assertTold(
                KEY
                        + "routes: [{model: bench, targets: [{url: \"http://h:1\", probe: {path: live, every: 1s, timeout: 2s}}]}]",
                "routes[0].targets[0].probe.path is 'live' (expected: a path such as /health)",
                "routes[0].targets[0].probe.timeout is '2s' (expected: a time from 1ms to 1000ms");
    }

    @Test
    void aRouteIsStickyAsTheFileSaysAndElseByThePromptsBeginning() throws IOException {
        String rest = "model: bench, targets: [{url: \"http://h:1\"}]}]\n";
        assertEquals(
                Sticky.PREFIX,
                read(KEY + "routes: [{" + rest).snapshot().routes().getFirst().sticky());
        for (Sticky sticky : Sticky.values()) {
            assertEquals(
                    sticky,
                    read(KEY + "routes: [{sticky: " + sticky.wireName() + ", " + rest)
                            .snapshot()
                            .routes()
                            .getFirst()
                            .sticky());
        }
        assertTold(
                KEY + "routes: [{sticky: session, " + rest,
                "routes[0].sticky is 'session' (expected: one of prefix, key, user, none)");
    }

    @Test
    void aFileIsTrustedForAsLongAsItIsThere() throws IOException {
        assertTrue(read(KEY + ROUTE).config().maxSnapshotAge().toDays() > 36_500);
    }

    @Test
    void aKeyKeepsItsIdWhereverItStandsAndItsSecretStaysHere() throws IOException {
        String one =
                read(KEY + ROUTE).snapshot().keys().get(Snapshot.hash("sk-a")).id();
        GatewayFile second = read("keys: [{secret: sk-0, project: x}, {secret: sk-a, project: y}]\n" + ROUTE);
        assertEquals(one, second.snapshot().keys().get(Snapshot.hash("sk-a")).id());
        assertFalse(second.toString().contains("sk-"), second.toString());
    }

    @Test
    void noKeysAndNoRoutesAreRightButMustBeSaid() throws IOException {
        assertEquals("0 keys, 0 models", read("keys: []\nroutes: []\n").summary());
        assertTold("listen: 127.0.0.1:1", "line 1, column 1: keys is missing", "routes is missing");
        assertTold("keys:\nroutes: []", "line 1, column 6: keys is empty");
    }

    @Test
    void aliasesStandForWhatTheyName() throws IOException {
        GatewayFile file = read("keys:\n- {secret: sk-a, project: x, limits: &usual [{concurrent: 2}]}\n"
                + "- {secret: sk-b, project: x, limits: *usual}\n" + ROUTE);
        assertEquals(
                1, file.snapshot().keys().get(Snapshot.hash("sk-b")).limits().size());
    }

    @Test
    void whatIsRightButDoesNothingIsNoticed() throws IOException {
        GatewayFile file = read("keys: [{secret: sk-a, project: blue, models: [bench, bensh]}]\n" + ROUTE
                + "projects: [{name: blu, limits: []}]\nmax_body: 2MiB\nmax_body_memory: 3MiB\n");
        assertEquals(3 << 20, file.config().maxBodyMemoryBytes());
        assertEquals(
                List.of(
                        "max_body_memory of 3145728 bytes has no room for twice a body of max_body, 2097152 bytes: one that long is always refused",
                        "line 1, column 54: keys[0].models[1]: no route is named 'bensh' (did you mean: bench?)",
                        "line 3, column 19: projects[0].name: no key belongs to project 'blu' (did you mean: blue?)"),
                file.notices());
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        assertTold(
                "max_bdy: 8MiB\n" + KEY + ROUTE,
                "line 1, column 1: max_bdy: there is no such key (expected: max_body)");
        assertTold(
                "zzzzzzzz: 8\n" + KEY + ROUTE,
                "zzzzzzzz: there is no such key (expected: one of listen, data, max_body, max_body_memory, time_limits, share_limits, warm_up, drain, access_log, traces, metrics, keys, projects, routes)");
        assertTold(
                "keys: [{secret: sk-a, project: x, limit: []}]\n" + ROUTE,
                "keys[0].limit: there is no such key (expected: limits)");
    }

    @Test
    void aKeyThatStandsTwiceIsWrong() {
        assertTold("drain: 1s\ndrain: 2s\n" + KEY + ROUTE, "line 2, column 1: drain stands here a second time");
    }

    @Test
    void addressesTimesAndSizesAreChecked() {
        for (String listen :
                List.of("8080", ":8080", "localhost", "localhost:70000", "http://x:80", "[::1]", "a b:1")) {
            assertTold("listen: '" + listen + "'\n" + KEY + ROUTE, "line 1, column 9: listen is '" + listen + "'");
        }
        for (String drain : List.of("30", "5 s", "-1s", "2d", "1w", "99999999999s")) {
            assertTold(
                    "drain: " + drain + "\n" + KEY + ROUTE,
                    "drain is '" + drain + "' (expected: a time from 0ms to 1d");
        }
        for (String size : List.of("8MB", "1", "2GiB", "-1", "8 MiB")) {
            assertTold("max_body: " + size + "\n" + KEY + ROUTE, "max_body is '" + size + "' (expected: a size");
        }
        assertTold("time_limits: {connect: 0s}\n" + KEY + ROUTE, "time_limits.connect is '0s'");
        assertTold("time_limits: 5s\n" + KEY + ROUTE, "time_limits is a single value");
    }

    @Test
    void aLimitSaysOneThing() {
        Map<String, String> limits = Map.of(
                "{requests: 0, per: 1s}", "requests is '0'",
                "{requests: five, per: 1s}", "requests is 'five'",
                "{requests: 5}", "per is missing",
                "{requests: 5, per: 5}", "per is '5'",
                "{requests: 5, tokens: 5, per: 1s}", "has requests and tokens",
                "{per: 1s}", "says not what is limited",
                "{concurrent: 4, per: 1s}", "per stands beside concurrent",
                "5", "is a single value");
        limits.forEach((limit, told) -> {
            assertTold("keys: [{secret: sk-a, project: x, limits: [" + limit + "]}]\n" + ROUTE, told);
            assertTold(KEY + ROUTE + "projects: [{name: blue, limits: [" + limit + "]}]", told);
        });
    }

    @Test
    void oneLimitForOneInterval() {
        assertTold(
                "keys: [{secret: sk-a, project: x, limits: [{tokens: 5, per: 60s}, {tokens: 6, per: 1m}]}]\n" + ROUTE,
                "limits[1] repeats the interval of line 1");
    }

    @Test
    void aTargetIsAnEndpoint() {
        for (String url : List.of("127.0.0.1:80", "ftp://x", "http://", "http://x:0", "http://x:99999", "http://a b")) {
            assertTold(
                    KEY + "routes: [{model: m, targets: [{url: '" + url + "'}]}]",
                    "routes[0].targets[0].url is '" + url + "'");
        }
        assertTold(KEY + "routes: [{model: m, targets: [{url: 'http://x', weight: 0}]}]", "weight is '0'");
        assertTold(KEY + "routes: [{model: m, targets: [{url: 'http://x', key: ''}]}]", "key is empty");
        assertTold(KEY + "routes: [{model: m, targets: []}]", "targets has no target");
        assertTold(KEY + "routes: [{model: m}]", "targets is missing");
        assertTold(
                KEY + "routes: [{model: m, targets: [{url: 'http://x'}, {url: 'http://x/v1/'}]}]",
                "targets[1] repeats the target of line 2");
    }

    @Test
    void fallbacksAndCapabilitiesExist() {
        String route = "routes: [{model: bench, targets: [{url: 'http://x'}], ";
        assertTold(KEY + route + "fallbacks: [bench]}]", "fallbacks[0] is 'bench' (expected: another model");
        assertTold(
                KEY + route + "fallbacks: [other]}]",
                "fallbacks[0] is 'other' (expected: a model that has a route: bench)");
        assertTold(KEY + route + "capabilities: [chats]}]", "capabilities[0] is 'chats' (expected: chat)");
        assertTold(KEY + route + "capabilities: []}]", "capabilities has no capability");
        assertTold(KEY + route + "context_tokens: 4k}]", "context_tokens is '4k'");
    }

    @Test
    void secretsModelsAndProjectsAreUnique() {
        assertTold(
                "keys:\n- {secret: sk-a, project: x}\n- {secret: sk-a, project: y}\n" + ROUTE,
                "line 3, column 12: keys[1].secret repeats the secret of line 2");
        assertTold(
                KEY
                        + "routes:\n- {model: m, targets: [{url: 'http://x'}]}\n- {model: m, targets: [{url: 'http://y'}]}\n",
                "line 4, column 11: routes[1].model repeats the model of line 3");
        assertTold(
                KEY + ROUTE + "projects: [{name: blue, limits: []}, {name: blue, limits: []}]",
                "projects[1].name repeats the project of line 3");
    }

    @Test
    void everythingIsToldAtOnceInTheOrderOfTheLines() {
        String told = wrong("""
                listen: 8080
                keys:
                  - {secret: "sk one", project: x, limits: [{requests: 0, per: 5x}]}
                  - {project: x, max_output_tokens: -4}
                routes:
                  - {model: m, targets: [{url: "ftp://x", weight: 0}]}
                """);
        List<String> lines = told.lines().toList();
        assertTrue(lines.getFirst().startsWith("8 errors in "), told);
        List<String> starts = List.of(
                "  line 1, column 9: listen",
                "  line 3, column 14: keys[0].secret",
                "  line 3, column 56: keys[0].limits[0].requests",
                "  line 3, column 64: keys[0].limits[0].per",
                "  line 4, column 5: keys[1].secret is missing",
                "  line 4, column 37: keys[1].max_output_tokens",
                "  line 6, column 32: routes[0].targets[0].url",
                "  line 6, column 51: routes[0].targets[0].weight");
        for (int i = 0; i < starts.size(); i++) {
            assertTrue(lines.get(i + 1).startsWith(starts.get(i)), told);
        }
    }

    @Test
    void noMessageHoldsASecret() {
        String secret = "hunter2";
        for (String yaml : List.of(
                "keys: [{secret: 'hunter2 x', project: p}]\n" + ROUTE,
                "keys: [{hunter2: {project: p}}]\n" + ROUTE,
                "keys: [hunter2]\n" + ROUTE,
                "keys: {hunter2: {project: p}}\n" + ROUTE,
                "keys: [{secret: hunter2, project: p}, {secret: hunter2, project: p}]\n" + ROUTE,
                "keys: [{secret: *hunter2, project: p}]\n" + ROUTE,
                "keys: [{secret: !hunter2!x, project: p}]\n" + ROUTE,
                "keys: [{secret: hunter2: x, project: p}]\n" + ROUTE,
                "keys: [{secret: \"hunter2\\z\", project: p}]\n" + ROUTE,
                "keys:\n  - secret: hunter2\n project: p\n" + ROUTE,
                KEY + "routes: [{model: m, targets: [{url: 'http://x', key: 'hunter2 ü'}]}]",
                KEY + "routes: [{model: m, targets: [{url: 'http://me:hunter2@x'}]}]",
                KEY + "routes: [{model: m, targets: [{url: 'http://x/?key=hunter2'}]}]")) {
            String told = wrong(yaml);
            assertFalse(told.contains(secret), told);
        }
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() {
        assertTold(KEY + "routes: [{model: m\n", "line 3, column 1: this is not YAML");
        assertTold("- a\n", "line 1, column 1: the file is a list");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path file = folder.resolve("gateway.yaml");
        assertTrue(assertThrows(PlenumException.class, () -> GatewayFile.read(file))
                .problem()
                .contains(file + " is not there"));
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertTrue(assertThrows(PlenumException.class, () -> GatewayFile.read(file))
                .problem()
                .contains("is not UTF-8"));
        assertTrue(wrong("# nothing\n").contains("nothing is in it"));
        assertTrue(wrong("a: \0").contains("is not YAML"));
    }

    @Test
    void whatOnlyAStartBringsIntoForceIsNamed() throws IOException {
        GatewayFile before = read(KEY + ROUTE);
        GatewayFile after = read("listen: 127.0.0.1:1\nmax_body: 1MiB\nwarm_up: 3s\ndrain: 1s\n" + KEY + ROUTE);
        assertEquals(List.of("listen", "max_body", "warm_up", "drain"), before.onlyAtStart(after));
        assertEquals(List.of(), before.onlyAtStart(before));
    }

    @Test
    void limitsMayBeSharedWithOthers() throws IOException {
        String rest = "\nkeys: []\nroutes: []\n";
        ShareLimits first = read("share_limits: {listen: 127.0.0.1:9090, secret: 0123456789abcdef, gateways: 4}" + rest)
                .shareLimits()
                .orElseThrow();
        assertEquals(new ShareLimits(true, "127.0.0.1", 9090, "0123456789abcdef", 4), first);
        assertTold(
                "share_limits: {secret: short}" + rest,
                "line 1, column 15: share_limits says who coordinates (expected: either listen or coordinator, HOST:PORT)",
                "line 1, column 24: share_limits.secret is too short (expected: 16 or more characters)");
    }

    @Test
    void whatIsToldOfRequestsIsReadWithItsDefaults() throws IOException {
        Observability usual = read(KEY + ROUTE).config().observability();
        assertEquals(new AccessLog.File(folder.resolve("gateway-data/access.log"), 64 << 20, 4), usual.accessLog());
        assertEquals(Optional.empty(), usual.traces());
        assertEquals(List.of(), usual.metricsReaders());

        GatewayFile file = read("""
                access_log: {path: logs/a.log, max_size: 1MiB, keep: 2}
                traces:
                  endpoint: http://127.0.0.1:4318/v1/traces
                  sample: 0.25
                  headers: {authorization: Bearer some token}
                metrics: {allow: [10.0.0.0/8, "fd00::/8"]}
                projects: [{name: blue, audit: {keep: 7d, max_size: 64KiB, required: true}}]
                """ + KEY + ROUTE);
        Observability told = file.config().observability();
        assertEquals(new AccessLog.File(folder.resolve("logs/a.log"), 1 << 20, 2), told.accessLog());
        assertEquals(
                new Traces.Settings(
                        URI.create("http://127.0.0.1:4318/v1/traces"),
                        0.25,
                        Map.of("authorization", "Bearer some token")),
                told.traces().orElseThrow());
        assertTrue(told.allows(new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 1)));
        assertTrue(told.allows(new InetSocketAddress(InetAddress.ofLiteral("fd00::1"), 1)));
        assertTrue(told.allows(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1)));
        assertFalse(told.allows(new InetSocketAddress(InetAddress.ofLiteral("11.1.2.3"), 1)));
        assertEquals(
                Map.of("blue", new Audit(Duration.ofDays(7), 64 << 10, true)),
                file.snapshot().audits());
        assertEquals(List.of("access_log", "traces", "metrics"), file.onlyAtStart(read(KEY + ROUTE)));
        assertEquals(
                new AccessLog.Stdout(),
                read("access_log: stdout\n" + KEY + ROUTE)
                        .config()
                        .observability()
                        .accessLog());
        assertEquals(
                new AccessLog.Off(),
                read("access_log: off\n" + KEY + ROUTE).config().observability().accessLog());
        assertEquals(
                Map.of("blue", new Audit(Duration.ofDays(30), 1 << 20, false)),
                read("projects: [{name: blue, audit: {}}]\n" + KEY + ROUTE)
                        .snapshot()
                        .audits());
    }

    @Test
    void whatIsToldOfRequestsIsChecked() {
        assertTold("access_log: on\n" + KEY + ROUTE, "access_log is 'on'");
        assertTold("access_log: {keep: 0}\n" + KEY + ROUTE, "access_log.keep is '0'", "access_log.path is missing");
        assertTold(
                "traces: {endpoint: collector, sample: 2, headers: {host: x, a: 'b\tc'}}\n" + KEY + ROUTE,
                "traces.endpoint is 'collector'",
                "traces.sample is '2'",
                "traces.headers.host is no header that can be added",
                "traces.headers.a cannot be sent as a header");
        assertTold(
                "traces: {endpoint: 'http://x/', headers: {Bearer sk-hidden: ''}}\n" + KEY + ROUTE,
                "traces.headers has a name");
        assertFalse(wrong("traces: {endpoint: 'http://x/', headers: {Bearer sk-hidden: ''}}\n" + KEY + ROUTE)
                .contains("sk-hidden"));
        assertTold("metrics: {allow: [all, 10.0.0.0/99]}\n" + KEY + ROUTE, "metrics.allow[0]", "metrics.allow[1]");
        assertTold(
                "projects: [{name: blue, audit: {keep: 5s, required: maybe}}]\n" + KEY + ROUTE,
                "projects[0].audit.keep is '5s'",
                "projects[0].audit.required is 'maybe'");
    }
}
