package dev.plenum.core.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The core takes time, randomness and ids as parameters and iterates in a fixed order: a seed must reproduce a failure. */
class DeterminismTest {

    /** Each with the reason that a failure prints. */
    private static final List<Rule> RULES = List.of(
            new Rule(
                    "Instant\\.now|LocalDate\\.now|Clock\\.|currentTimeMillis|nanoTime",
                    "time comes in as a parameter"),
            new Rule(
                    "new Random\\(|Math\\.random|UUID\\.randomUUID|SecureRandom", "randomness comes in as a parameter"),
            new Rule("new Thread\\(|Thread\\.of|Executor|CompletableFuture", "threads belong to the edges"),
            new Rule("java\\.io\\.|java\\.nio\\.|java\\.net\\.|System\\.(out|err|getenv)", "the core does no I/O"),
            new Rule("System\\.Logger|java\\.util\\.logging", "the core does not log: it returns"),
            new Rule(
                    "new HashMap|new HashSet|Set\\.of\\(|Map\\.of\\(|Collectors\\.groupingBy\\(|toSet\\(|IdentityHash",
                    "hash order differs between runs: use sorted or linked collections"));

    private record Rule(String pattern, String reason) {}

    static List<String> violations(String file, String code) {
        List<String> found = new ArrayList<>();
        for (Rule rule : RULES) {
            if (Pattern.compile(rule.pattern).matcher(code).find()) {
                found.add(file + ": " + rule.pattern + ": " + rule.reason);
            }
        }
        return found;
    }

    @Test
    void theCoreHasNoClockThreadFileOrHashOrder() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".java")).toList()) {
                files++;
                found.addAll(violations(file.toString(), Files.readString(file)));
            }
        }
        assertTrue(files > 50, "files read: " + files);
        assertEquals(List.of(), found);
    }

    @Test
    void theRulesCatchWhatTheyAreFor() {
        assertFalse(violations("x", "Instant.now()").isEmpty());
        assertFalse(violations("x", "Map.of(1, 2)").isEmpty());
        assertFalse(violations("x", "import java.nio.file.Path;").isEmpty());
    }
}
