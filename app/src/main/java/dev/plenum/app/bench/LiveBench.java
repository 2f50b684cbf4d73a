package dev.plenum.app.bench;

import dev.plenum.api.Items;
import dev.plenum.api.NodeDocument;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.WorkloadDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * How many small jobs a second go through the running system, and what an answer takes meanwhile. Jobs of {@code true} go through the API of a fresh
 * installation in three ways: by several callers at once; by one caller after the other's answer; and all at once behind a job that holds every core,
 * which is then stopped. Then the control plane is killed, and what its journal has recorded is counted by reading the file, and by asking the next
 * control plane for each job.
 */
final class LiveBench {

    private static final int CONNECTIONS = 8;
    private static final int READS = 30;
    private static final int WATCHED_SECONDS = 3;

    private final Installation installation;
    private final Path data;
    private final int jobs;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> submitted = new ArrayList<>();

    private LiveBench(Installation installation, Path data, int jobs) {
        this.installation = installation;
        this.data = data;
        this.jobs = jobs;
    }

    /** @param folder gets a data directory of its own for each run, which is kept when something was wrong */
    static Map<String, Object> run(Installation installation, Path folder, int jobs) throws Exception {
        Path data = Files.createTempDirectory(folder, "live-");
        LiveBench bench = new LiveBench(installation, data, jobs);
        bench.run();
        if (bench.wrong.isEmpty()) {
            Folders.remove(data);
        }
        return bench.figures;
    }

    private void run() throws Exception {
        figures.put("ok", false);
        figures.put("jobs", jobs);
        try (Up up = Up.start(installation, data);
                Callers callers = callers(up)) {
            straight(up, callers);
            oneByOne(up, callers);
            waiting(up, callers);
            up.crash();
            recorded();
        }
        try (Up again = Up.start(installation, data);
                Callers callers = callers(again)) {
            shown(callers);
        }
        figures.put("wrong", wrong);
        figures.put("ok", wrong.isEmpty());
    }

    private Callers callers(Up up) throws IOException {
        return new Callers(
                up.client().base(), Files.readString(data.resolve("api-token")).strip());
    }

    /** Submitted by several at once, and run as they come. */
    private void straight(Up up, Callers callers) throws Exception {
        say("%d jobs over %d connections", jobs, CONNECTIONS);
        Stretch stretch = new Stretch(up.pid());
        submit(callers, jobs, CONNECTIONS, "straight");
        awaitNoneAlive(callers);
        figures.put("straight_jobs_per_second", stretch.perSecond(jobs));
        stretch.cpu(jobs, "straight", figures);
    }

    /** One connection, the next job after the last's answer, while what was submitted runs. */
    private void oneByOne(Up up, Callers callers) throws Exception {
        int some = Math.max(jobs / 10, 20);
        say("%d jobs over one connection", some);
        Stretch stretch = new Stretch(up.pid());
        submit(callers, some, 1, "one_by_one");
        awaitNoneAlive(callers);
        figures.put("one_by_one_jobs_per_second", stretch.perSecond(some));
    }

    /** Nothing starts until all are there; then they run without a submit. */
    private void waiting(Up up, Callers callers) throws Exception {
        WorkloadDocument blocker = block(up);
        say("%d jobs that wait", jobs);
        Stretch arriving = new Stretch(up.pid());
        int alone = Math.max(jobs / 10, 1);
        submit(callers, jobs - alone, CONNECTIONS, "waiting");
        arriving.cpu(jobs - alone, "waiting", figures);
        submit(callers, alone, 1, "waiting_one_by_one");
        reads(callers);
        watch(up);
        say("%d jobs that may run", jobs);
        Stretch draining = new Stretch(up.pid());
        up.client().bytes("DELETE", "/v1/workloads/" + blocker.id());
        awaitNoneAlive(callers);
        figures.put("drained_jobs_per_second", draining.perSecond(jobs));
        draining.cpu(jobs, "drained", figures);
    }

    /** A job that holds every core of the machine, so that nothing else may start. */
    private static WorkloadDocument block(Up up) throws InterruptedException {
        double cores = up.client()
                .get("/v1/nodes", new TypeReference<Items<NodeDocument>>() {})
                .items()
                .getFirst()
                .freeCpu();
        WorkloadDocument blocker = up.submit(Map.of(
                "kind",
                "job",
                "name",
                "blocker",
                "command",
                List.of("sleep", "infinity"),
                "request",
                Map.of("cpu", cores, "memory_mib", 64)));
        while (!up.show(blocker.id()).phase().equals("running")) {
            Thread.sleep(20);
        }
        return blocker;
    }

    private void submit(Callers callers, int count, int connections, String how) throws Exception {
        Latencies latencies = new Latencies();
        long began = System.nanoTime();
        List<JsonNode> answers = callers.all(
                count,
                connections,
                latencies,
                number -> callers.post("/v1/workloads", Up.job(how.replace('_', '-') + "-" + number, "true")));
        double seconds = (System.nanoTime() - began) / 1e9;
        answers.forEach(answer -> submitted.add(answer.path("id").asString()));
        figures.put(how + "_submits_per_second", Stretch.rounded(count / seconds));
        figures.put(how + "_submit_ms_p50", latencies.percentile(50));
        figures.put(how + "_submit_ms_p99", latencies.percentile(99));
    }

    private static void awaitNoneAlive(Callers callers) throws Exception {
        while (!callers.get("/v1/workloads?alive=true&limit=1").path("items").isEmpty()) {
            Thread.sleep(50);
        }
    }

    /** What people look at, with all that waits. */
    private void reads(Callers callers) throws Exception {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("list", "/v1/workloads");
        paths.put("list_1000", "/v1/workloads?alive=true&limit=1000");
        paths.put("show_last", "/v1/workloads/" + submitted.getLast());
        paths.put("explain_last", "/v1/workloads/" + submitted.getLast() + "/explain");
        paths.put("statement", "/v1/statement?project=default");
        paths.put("page", "/v1/today");
        for (var path : paths.entrySet()) {
            callers.get(path.getValue());
            Latencies latencies = new Latencies();
            callers.all(READS, 1, latencies, _ -> callers.get(path.getValue()));
            figures.put("waiting_get_" + path.getKey() + "_ms_p50", latencies.percentile(50));
            figures.put("waiting_get_" + path.getKey() + "_ms_p99", latencies.percentile(99));
        }
    }

    /** What it costs to leave the page open. */
    private void watch(Up up) throws Exception {
        Stretch stretch = new Stretch(up.pid());
        try (ServerEvents page = up.client().events("/v1/watch")) {
            while (stretch.seconds() < WATCHED_SECONDS && page.next().isPresent()) {
                // Each is one picture of the page; how many there are is the server's choice.
            }
        }
        figures.put("waiting_page_open_cores", stretch.ownCores());
    }

    private void recorded() throws IOException {
        say("reading the journal");
        long bytes = Recorded.bytes(data);
        Recorded recorded = Recorded.in(data);
        int all = submitted.size();
        long once = recorded.succeededOnce(submitted);
        check(once == all, once + " of " + all + " jobs are recorded as run and succeeded exactly once");
        check(
                recorded.workloads() == all + 1,
                recorded.workloads() + " workloads are recorded, and " + (all + 1) + " were submitted");
        figures.put("recorded_once", once);
        figures.put("journal_events_a_job", Stretch.rounded((double) recorded.events() / all));
        figures.put("journal_turns_a_job", Stretch.rounded((double) recorded.turns() / all));
        figures.put("journal_bytes_a_job", bytes / all);
    }

    private void shown(Callers callers) throws Exception {
        say("asking for each after the crash");
        Latencies latencies = new Latencies();
        List<JsonNode> shown = callers.all(
                submitted.size(),
                CONNECTIONS,
                latencies,
                number -> callers.get("/v1/workloads/" + submitted.get(number)));
        long succeeded = shown.stream()
                .filter(job -> job.path("phase").asString().equals("succeeded"))
                .count();
        check(
                succeeded == submitted.size(),
                succeeded + " of " + submitted.size() + " are shown as succeeded after the crash");
        figures.put("shown_after_crash", succeeded);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private static void say(String what, Object... values) {
        System.err.printf("live: " + what + "%n", values);
    }
}
