package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ExitStatusTest extends CommandLineTest {

    @Test
    void aRefusalSaysItsThreeLinesAndExitsByItsCode() {
        server.refuses("GET /v1/workloads/a", 404, "not_found");
        run("job", "show", "a").exits(1).complains("It is not_found.", "better");
        server.refuses("POST /v1/workloads", 400, "invalid_request");
        run("job", "submit", "--", "true").exits(2).complains("It is invalid_request.", "better");
        server.refuses("POST /v1/workloads", 409, "quota_exceeded");
        run("job", "submit", "--", "true").exits(4).complains("It is quota_exceeded.", "better");
        server.refuses("POST /v1/workloads", 503, "busy");
        run("job", "submit", "--json", "--", "true").exits(4).complains("It is busy.", "better");
        server.refuses("GET /v1/status", 401, "unauthenticated");
        run("status").exits(1).complains("It is unauthenticated.", "better");
    }

    @Test
    void withoutAServerItSaysHowToStartOne() throws IOException {
        server.close();
        run("job", "list").exits(3).complains("Plenum is not running", "endpoints.json");
        Files.delete(data.resolve("endpoints.json"));
        Outcome outcome = run("status", "--json").exits(3).complains("Plenum is not running", "data directory");
        assertTrue(outcome.err().contains("./plenum up"), outcome.err());
    }

    @Test
    void wrongUsageNamesTheValueAndWhatWasExpected() {
        run("job", "submit", "--memory", "5", "--", "true").exits(2).complains("'5'", "512Mi or 2Gi");
        run("job", "submit", "--cpu", "two", "--", "true").exits(2).complains("'two'", "0.5");
        run("job", "submit", "--max-time", "5", "--", "true").exits(2).complains("'5'", "30s, 5m");
        run("job", "submit", "--device", "h20:0", "--", "true").exits(2).complains("'h20:0'", "h20:2");
        run("job", "submit", "--env", "A", "--", "true").exits(2).complains("'A'", "NAME=VALUE");
        run("job", "submit").exits(2).complains("nothing to run", "--recipe");
        run("job", "submit", "ls", "-l").exits(2).complains("'-l'", "plenum job submit");
        run("job", "submit", "--share", "0.5", "--", "true").exits(2).complains("--share", "--device");
        run("job", "list", "--jsn").exits(2).complains("'--jsn'", "--json");
        run("job", "list", "--limit").exits(2).complains("--limit", "plenum job list");
        run("job", "show").exits(2).complains("ID", "plenum job show [FLAGS] ID");
        run("logs").exits(2).complains("ID", "plenum logs [FLAGS] ID");
        run("jop").exits(2).complains("'jop'", "job");
        run("job").exits(2).complains("needs a command", "submit");
        run("job", "lost").exits(2).complains("'lost'", "list");
        run("node", "add").exits(2).complains("simulated", "h20x8");
        run("price", "set", "hours", "1").exits(2).complains("'hours'", "core_seconds");
        run("price", "set", "requests", "-1").exits(2);
        run("statement", "--format", "pdf").exits(2).complains("'pdf'", "csv");
        run("statement", "--from", "1.11.").exits(2).complains("'1.11.'", "2026-11-01");
        run("completion", "fish").exits(2).complains("'fish'", "zsh");
        run("up").exits(2).complains("'up'", "launcher");
        assertEquals(0, server.asked().size());
    }

    @Test
    void helpListsEveryCommandAndTheExitStatuses() {
        String help = run("--help").exits(0).quiet().shows("quickstart", "130").out();
        for (String name : Commands.NAMES) {
            assertTrue(help.contains("\n  " + name + " "), name);
            run(name, "--help").exits(0).quiet().shows("Usage: plenum " + name);
        }
        assertEquals(help, run().exits(0).out());
        run("job", "submit", "--help").exits(0).shows("--max-time");
    }

    @Test
    void completionKnowsTheCommands() {
        String script = run("completion", "bash").exits(0).out();
        assertTrue(script.contains("submit list show logs stop wait"), script);
        assertTrue(script.contains("--max-time"), script);
    }
}
