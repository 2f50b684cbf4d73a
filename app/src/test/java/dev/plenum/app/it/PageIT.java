package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import dev.plenum.app.bench.Up;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page in a real browser: {@code today.spec.mjs} drives it as a person would. Screenshots land in target/it/page. */
class PageIT {

    @Test
    void aPersonChatsWatchesTheLossFallAndTheMoneyMove() throws Exception {
        Path browserTests = Product.HOME.resolve("app/src/test/browser");
        Path work = Files.createDirectories(Product.WORK.resolve("browser"));
        for (String file : new String[] {"package.json", "package-lock.json", "today.spec.mjs"}) {
            Files.copy(
                    browserTests.resolve(file), work.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        Installation.Done installed = Installation.run(
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund").directory(work.toFile()),
                Duration.ofMinutes(10));
        assertEquals(0, installed.status(), installed.err());

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
                    java.util.List.of("true"),
                    "request",
                    Map.of("cpu", 64, "memory_mib", 64)));
            Product.installation().plenum(Product.SHARED, "node", "add", "--simulated", "h20x8");
            Installation.Done seen = Installation.run(
                    new ProcessBuilder(
                                    "node",
                                    "today.spec.mjs",
                                    up.page(),
                                    Product.WORK.resolve("page").toString())
                            .directory(work.toFile()),
                    Duration.ofMinutes(12));
            System.out.println("page: " + seen.out());
            assertEquals(0, seen.status(), seen.out() + seen.err());
            assertTrue(seen.json().path("ok").asBoolean(), seen.out());
        }
    }
}
