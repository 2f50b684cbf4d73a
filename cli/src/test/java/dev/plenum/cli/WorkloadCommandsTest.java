package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.ExplanationDocument;
import dev.plenum.api.Items;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.api.WorkloadSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadCommandsTest extends CommandLineTest {

    @Test
    void aListIsATableWithRelativeTimesAndSaysWhatIsSimulated() {
        String reason = "a long reason ".repeat(20);
        server.answers(
                "GET /v1/workloads",
                new Items<>(List.of(Samples.workload("job-7k3", "job", "running", Optional.of(reason)))));
        run("job", "list").exits(0).quiet().shows("job-7k3", "hello", "running", "h20x8 (simulated)", "2m ago", "…");
        assertTrue(
                server.lastAsked().target().contains("kind=job"),
                server.lastAsked().target());
        assertEquals("Bearer t0ken", server.lastAsked().key());
    }

    @Test
    void jsonIsTheDocumentAsItCameAndNothingElse() {
        Items<WorkloadDocument> items = new Items<>(List.of(Samples.job("failed")));
        server.answers("GET /v1/workloads", items);
        Outcome outcome = run("job", "list", "--json").exits(0);
        assertEquals(Wire.mapper().writeValueAsString(items) + "\n", outcome.out());
        assertEquals("", outcome.err());
        assertEquals(outcome, run("--json", "--data", data.toString(), "job", "list"));
    }

    @Test
    void flagsBecomeTheSpecificationThatTheServerReads() {
        server.answers("POST /v1/workloads", Samples.job("waiting"));
        run(
                        "job",
                        "submit",
                        "--name",
                        "a",
                        "--cpu",
                        "0.5",
                        "--memory",
                        "2Gi",
                        "--device",
                        "h20:2",
                        "--env",
                        "A=1=2",
                        "--max-time",
                        "2h",
                        "--project",
                        "research",
                        "--priority=spot",
                        "--",
                        "sh",
                        "-c",
                        "echo --wait")
                .exits(0)
                .quiet()
                .shows("job-7k3 submitted");
        WorkloadSpec spec = Wire.mapper().readValue(server.lastAsked().body(), WorkloadSpec.class);
        assertEquals(Optional.of(List.of("sh", "-c", "echo --wait")), spec.command());
        assertEquals(Optional.of("research"), spec.project());
        assertEquals(Optional.of("spot"), spec.priority());
        assertEquals(Optional.of(7200L), spec.maxRunTimeSeconds());
        assertEquals(Optional.of(Map.of("A", "1=2")), spec.environment());
        assertEquals(
                new WorkloadSpec.Request(
                        Optional.of(0.5),
                        Optional.of(2048L),
                        Optional.of(new WorkloadSpec.Device("h20", Optional.of(2), Optional.empty()))),
                spec.request().orElseThrow());
    }

    @Test
    void aRecipeNamesItsTextByAnAbsolutePath() throws IOException {
        Path text = Files.writeString(data.resolve("text"), "words");
        server.answers("POST /v1/workloads", Samples.job("waiting"));
        run("job", "submit", "--recipe", "decoder", "--text", text.toString(), "--steps", "20", "--set", "batch=4")
                .exits(0);
        WorkloadSpec spec = Wire.mapper().readValue(server.lastAsked().body(), WorkloadSpec.class);
        assertEquals(
                Map.of("text", text.toString(), "steps", "20", "batch", "4"),
                spec.parameters().orElseThrow());
        run("job", "submit", "--recipe", "decoder", "--text", "/no/such")
                .exits(2)
                .complains("'/no/such'", "a file");
    }

    @Test
    void waitingExitsWithTheOutcomeAfterTwoRequests() {
        server.answers("POST /v1/workloads", Samples.job("waiting"));
        server.answers("GET /v1/workloads/job-7k3/wait", Samples.job("succeeded"));
        run("job", "submit", "--wait", "--", "true").exits(0).shows("job-7k3 succeeded");
        assertEquals(2, server.asked().size());
        server.answers("GET /v1/workloads/job-7k3/wait", Samples.job("failed"));
        run("job", "submit", "--wait", "--", "false").exits(1).shows("job-7k3 failed", "exit status 3");
        server.answers("GET /v1/workloads/hello", Samples.job("running"));
        run("job", "wait", "hello").exits(1);
        assertTrue(run("job", "wait", "hello", "--json").exits(1).out().contains("\"phase\":\"failed\""));
    }

    @Test
    void followingPrintsTheOutputAsItComesAndThenTheOutcome() {
        server.answers("POST /v1/workloads", Samples.job("waiting"));
        server.streams(
                "GET /v1/workloads/job-7k3/logs",
                "id: 3\ndata: \"a\\n\"\n\ndata: \"b é\\n\"\n\nevent: end\ndata: {}\n\n");
        server.answers("GET /v1/workloads/job-7k3/wait", Samples.job("succeeded"));
        Outcome outcome =
                run("job", "submit", "--follow", "--", "true").exits(0).quiet();
        assertTrue(outcome.out().startsWith("job-7k3 submitted\na\nb é\njob-7k3 succeeded"), outcome.out());
        server.answers("GET /v1/workloads/job-7k3", Samples.job("running"));
        assertEquals("a\nb é\n", run("logs", "job-7k3", "-f").exits(0).out());
        server.put("GET /v1/workloads/job-7k3/logs", 200, "text/plain", "as it is\n");
        assertEquals("as it is\n", run("job", "logs", "job-7k3").exits(0).out());
    }

    @Test
    void aFileIsSentAsYamlWithWhatOnlyTheCommandLineSays() {
        server.answers("POST /v1/workloads", Samples.job("waiting"));
        runWith("# mine\ncommand: [\"true\"]", "job", "submit", "-f", "-", "--project", "p")
                .exits(0);
        assertEquals(
                "# mine\ncommand: [\"true\"]\nkind: job\nproject: p\n",
                server.lastAsked().body());
        assertEquals("application/yaml", server.lastAsked().contentType());
        runWith("kind: service # no\n", "job", "submit", "-f", "-")
                .exits(2)
                .complains("says kind 'service'", "kind 'job'");
        runWith("", "job", "submit", "-f", "-", "--cpu", "1").exits(2).complains("--cpu", "in the file");
        run("job", "submit", "-f", "/no/such").exits(2).complains("/no/such", "YAML");
    }

    @Test
    void aNameOfAnotherKindIsSaid() {
        server.answers("GET /v1/workloads/web", Samples.workload("service-1", "service", "running", Optional.empty()));
        Outcome outcome = run("job", "stop", "web").exits(1).complains("'web' is a service.", "job");
        assertTrue(outcome.err().contains("./plenum service stop web"), outcome.err());
        server.answers("DELETE /v1/workloads/service-1", new Accepted("service-1", 9));
        run("service", "stop", "web").exits(0).shows("service-1 is told to stop");
    }

    @Test
    void showAndExplainSayAllOfIt() {
        String reason =
                "It waits for 2 h20 of project default, whose quota is used up by job-7k1 and job-7k2 at this moment.";
        WorkloadDocument job = Samples.workload("job-7k3", "job", "waiting", Optional.of(reason));
        server.answers("GET /v1/workloads/job-7k3", job);
        server.answers(
                "GET /v1/workloads/job-7k3/explain",
                new ExplanationDocument("job-7k3", "waiting", reason, List.of("1 node has no h20")));
        String shown = run("job", "show", "job-7k3")
                .exits(0)
                .shows("0.5 cores, 512 MiB, 2 h20", "simulated", "63s")
                .out();
        assertTrue(shown.replaceAll("\\s+", " ").contains(reason), shown);
        assertTrue(run("explain", "job-7k3")
                .exits(0)
                .shows("1 node has no h20")
                .out()
                .replaceAll("\\s+", " ")
                .contains(reason));
    }

    @Test
    void aDevEnvironmentHasALinkOnceItRuns() {
        server.answers("GET /v1/workloads/nb", Samples.workload("dev-1", "dev", "running", Optional.empty()));
        run("dev", "url", "nb").exits(0).shows("http://127.0.0.1:", "/dev/dev-1/");
        server.answers("POST /v1/workloads", Samples.workload("dev-1", "dev", "waiting", Optional.empty()));
        server.answers("GET /v1/workloads/dev-1/wait", Samples.workload("dev-1", "dev", "running", Optional.empty()));
        run("dev", "create", "--wait").exits(0).shows("dev-1 running");
        server.answers("GET /v1/workloads/dev-1/wait", Samples.workload("dev-1", "dev", "stopped", Optional.empty()));
        run("dev", "create", "--wait").exits(1).shows("dev-1 stopped");
    }
}
