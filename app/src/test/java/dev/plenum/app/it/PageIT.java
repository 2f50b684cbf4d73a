package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import dev.plenum.app.bench.Up;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The pages in a real browser: the spec files drive them as a person would. Screenshots land in target/it/page. */
class PageIT {

    @Test
    void aPersonChatsWatchesTheLossFallAndTheMoneyMove() throws Exception {
        Prepared.make(Product.installation(), Product.SHARED);
        try (Up up = Up.start(Product.installation(), Product.SHARED)) {
            up.service("smollm2", Prepared.CHAT_MODEL);
            up.submit(Map.of(
                    "kind", "job",
                    "name", "night-training",
                    "recipe", "decoder",
                    "request", Map.of("cpu", 0.5, "memory_mib", 1536),
                    "parameters",
                            Map.of(
                                    "steps",
                                    "6000",
                                    "batch",
                                    "2",
                                    "context",
                                    "128",
                                    "text",
                                    Product.HOME + "/LICENSE")));
            up.submit(Map.of(
                    "kind",
                    "job",
                    "name",
                    "too-big",
                    "command",
                    List.of("true"),
                    "request",
                    Map.of("cpu", 64, "memory_mib", 64)));
            plenum(Product.SHARED, "node", "add", "--simulated", "h20x8");
            drive("today.spec.mjs", up.page(), pictures());
        }
    }

    /** The first control plane serves a model, the second nothing. */
    @Test
    void aPersonSeesWhatGoesThroughTheGatewayAndWhoHitsALimit() throws Exception {
        Prepared.make(Product.installation(), Product.SHARED);
        try (Up up = Up.start(Product.installation(), Product.SHARED);
                Up nothing = Up.start(Product.installation(), Product.empty("no-service"))) {
            up.service("smollm2", Prepared.CHAT_MODEL);
            String key = up.key("app");
            String limited = plenum(
                    Product.SHARED,
                    "key",
                    "create",
                    "batch",
                    "--limit",
                    "requests=5/5s",
                    "--limit",
                    "tokens=100000/1h");
            drive("gateway.spec.mjs", up.page(), pictures(), up.gateway(), key, limited.strip(), nothing.page());
        }
    }

    /** The first control plane has a fleet with work on it, the second 10,000 nodes. */
    @Test
    void aPersonSeesWhatIsTakenCordonsANodeReadsWhyAJobWaitsAndScrollsOverTenThousandNodes() throws Exception {
        Path data = Product.empty("fleet");
        Path many = Product.empty("many");
        try (Up up = Up.start(Product.installation(), data);
                Up large = Up.start(Product.installation(), many)) {
            aFleetWithWorkOnIt(data, up);
            plenum(many, "node", "add", "--simulated", "h20x8", "--count", "10000");
            drive("fleet-and-queue.spec.mjs", up.page(), pictures(), large.page());
        }
    }

    /** The first control plane has two months behind it, the second nothing. */
    @Test
    void aPersonSeesWhatIsSpentAndTheOwnerWhatItEarns() throws Exception {
        Path data = Product.empty("money");
        Instant now = Instant.now();
        SpentMonths.write(data, now);
        try (Up up = Up.start(Product.installation(), data);
                Up nothing = Up.start(Product.installation(), Product.empty("unspent"))) {
            aPriceBookABudgetAndAFleet(data, now);
            up.submit(Up.job("sleeper", "sleep", "3600"));
            job(up, "default", "trainer", 1, Map.of("model", "h20", "count", 2));
            String password = "correct horse battery staple";
            up.client().write("POST", "/v1/accounts", Map.of("name", "ada", "password", password), JsonNode.class);
            up.client()
                    .write(
                            "POST",
                            "/v1/roles",
                            Map.of("to", "user:ada", "role", "viewer", "scope", "project:vision"),
                            JsonNode.class);
            drive("money.spec.mjs", up.page(), pictures(), nothing.page(), "ada", password);
        }
    }

    private static void aPriceBookABudgetAndAFleet(Path data, Instant now) {
        String next = YearMonth.from(now.atZone(ZoneOffset.UTC)).plusMonths(1).atDay(1) + "T00:00:00Z";
        for (String project : List.of("vision", "treasury")) {
            plenum(data, "project", "create", project, "--organization", "acme");
        }
        plenum(data, "price", "set", "core_seconds", "0.40");
        plenum(data, "price", "set", "core_seconds", "0.36", "--from", next);
        plenum(data, "price", "set", "core_seconds", "0.20", "--class", "spot");
        plenum(data, "price", "set", "device_seconds", "2.45");
        plenum(data, "price", "set", "device_seconds", "1.20", "--subject", "h20");
        plenum(data, "price", "set", "input_tokens", "0.30");
        plenum(data, "price", "set", "output_tokens", "1.20", "--tier", "100000000=0.80");
        plenum(data, "budget", "set", "default", "2500");
        plenum(data, "cost", "set", "cores", "0.02");
        plenum(data, "cost", "set", "*", "1.10");
        plenum(data, "node", "add", "--simulated", "h20x8", "--name", "first");
    }

    /** Somebody borrows, somebody's quota is used up, and for two there is no room. */
    private static void aFleetWithWorkOnIt(Path data, Up up) {
        plenum(data, "quota", "set", "default", "--devices", "h20=4", "--borrow", "h20=all");
        plenum(data, "project", "create", "vision", "--devices", "h100=40", "--borrow", "h100=16");
        plenum(data, "project", "create", "speech", "--devices", "h100=64", "--borrow", "all");
        plenum(data, "node", "add", "--simulated", "h20x8", "--name", "first");
        job(up, "default", "holder", 1, Map.of("model", "h20", "count", 8));
        plenum(data, "node", "add", "--simulated", "h20x8", "--name", "second");
        plenum(data, "node", "add", "--simulated", "h100x8", "--count", "30");
        plenum(data, "node", "add", "--simulated", "ascend-910bx16", "--count", "4");
        job(up, "vision", "detector", 6, Map.of("model", "h100", "count", 8));
        job(up, "vision", "labels", 10, Map.of("model", "h100", "share", 0.25));
        job(up, "speech", "pretraining", 12, Map.of("model", "h100", "count", 8));
        job(up, "speech", "acoustics", 2, Map.of("model", "ascend-910b", "count", 12));
        job(up, "default", "waiter", 1, Map.of("model", "h20", "count", 16));
        job(up, "vision", "segments", 2, Map.of("model", "h100", "count", 8));
        job(up, "speech", "translation", 14, Map.of("model", "h100", "count", 8));
    }

    private static void job(Up up, String project, String name, int replicas, Map<String, Object> device) {
        up.submit(Map.of(
                "kind",
                "job",
                "project",
                project,
                "name",
                name,
                "replicas",
                replicas,
                "command",
                List.of("sleep", "3600"),
                "request",
                Map.of("cpu", 1, "memory_mib", 64, "device", device)));
    }

    private static String plenum(Path data, String... command) {
        Installation.Done done = Product.installation().plenum(data, command);
        assertEquals(0, done.status(), done.err());
        return done.out();
    }

    static String pictures() {
        return Product.WORK.resolve("page").toString();
    }

    static void drive(String spec, String... arguments) throws IOException {
        Path browserTests = Product.HOME.resolve("app/src/test/browser");
        Path work = Files.createDirectories(Product.WORK.resolve("browser"));
        for (String file : List.of("package.json", "package-lock.json", "browser.mjs", spec)) {
            Files.copy(browserTests.resolve(file), work.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Installation.Done installed = Installation.run(
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund").directory(work.toFile()),
                Duration.ofMinutes(10));
        assertEquals(0, installed.status(), installed.err());
        List<String> command = new ArrayList<>(List.of("node", spec));
        command.addAll(List.of(arguments));
        Installation.Done seen =
                Installation.run(new ProcessBuilder(command).directory(work.toFile()), Duration.ofMinutes(12));
        System.out.println(spec + ": " + seen.out());
        assertEquals(0, seen.status(), seen.out() + seen.err());
        assertTrue(seen.json().path("ok").asBoolean(), seen.out());
    }
}
