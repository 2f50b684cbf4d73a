package dev.plenum.app.bench;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProjectDocument;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.core.units.Money;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills the control plane with SIGKILL at random moments of a training job, a stream and a notebook, starts it again, and checks what a user would: all
 * three still run and are taken back within five seconds, nothing was started twice, the job finishes, its bill equals its shim's own measure, and in
 * the end the ledger sums to zero and no process is left.
 */
final class CrashBench {

    private static final double LONGEST_READOPTION_SECONDS = 5;
    private static final double BILL_TOLERANCE_SECONDS = 0.010;
    private static final double JOB_CORES = 0.9;
    private static final Duration LATEST_CRASH = Duration.ofSeconds(4);

    private final Installation installation;
    private final Path data;
    private final SplittableRandom random = new SplittableRandom();
    private final List<String> wrong = new ArrayList<>();
    private final AtomicInteger streamedChunks = new AtomicInteger();
    private double slowestReadoption;
    private double worstBillError;

    CrashBench(Installation installation, Path data) {
        this.installation = installation;
        this.data = data;
    }

    Map<String, Object> run(int rounds) throws Exception {
        Prepared.make(installation, data);
        for (int round = 1; round <= rounds; round++) {
            round(round);
            System.err.printf(
                    "crash %d of %d: taken back within %.1f s, bill off by at most %.4f s, wrong so far: %s%n",
                    round, rounds, slowestReadoption, worstBillError, wrong);
        }
        Installation.Done down = installation.plenum(data, "down", "--notice", "5s");
        check(down.status() == 0, "plenum down: " + down);
        List<String> left = Processes.of(data);
        check(left.isEmpty(), "processes left: " + left);
        Money balance;
        try (SqliteLedger ledger = SqliteLedger.open(data, new EventCodec())) {
            balance = ledger.balance();
        }
        check(balance.isZero(), "the ledger sums to " + balance);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("ok", wrong.isEmpty());
        figures.put("crashes", rounds);
        figures.put("slowest_readoption_seconds", slowestReadoption);
        figures.put("largest_bill_error_seconds", worstBillError);
        figures.put("streamed_chunks_before_crashes", streamedChunks.get());
        figures.put("ledger_balance", balance.toString());
        figures.put("wrong", wrong);
        return figures;
    }

    private void round(int round) throws Exception {
        Up first = Up.start(installation, data);
        WorkloadDocument service = first.service("smollm2", Prepared.CHAT_MODEL);
        WorkloadDocument notebook = notebook(first);
        String project = "crash-" + Long.toString(System.currentTimeMillis(), 36) + "-" + round;
        first.client()
                .write(
                        "POST",
                        "/v1/projects",
                        new ProjectDocument(
                                project,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Object.class);
        WorkloadDocument job = first.submit(Map.of(
                "kind",
                "job",
                "name",
                "training",
                "project",
                project,
                "recipe",
                "decoder",
                "request",
                Map.of("cpu", JOB_CORES, "memory_mib", 1536),
                "parameters",
                Map.of("steps", "30", "batch", "2", "context", "128", "text", text())));
        String key = first.key("crash-" + round);
        Thread stream = Thread.ofVirtual().start(() -> stream(first.gateway(), key));
        Thread.sleep(random.nextLong(LATEST_CRASH.toMillis()));
        Map<String, String> before = processes();
        first.crash();
        stream.join(Duration.ofSeconds(20));

        Up second = Up.start(installation, data);
        takenBack(second, List.of(service, notebook), job, before);
        String after = second.key("after-" + round);
        check(answers(second.gateway(), after), "round " + round + ": the service does not answer after the crash");
        WorkloadDocument ended = second.await(job.id());
        check(
                ended.phase().equals("succeeded"),
                "round " + round + ": the job " + ended.phase() + " " + ended.reason());
        check(ended.replicas().getFirst().generation() == 1, "round " + round + ": the job was started again");
        bill(second, project, ended);
        second.crash();
    }

    private WorkloadDocument notebook(Up up) {
        return up.workloads().stream()
                .filter(workload ->
                        workload.name().equals("notebook") && workload.endedAt().isEmpty())
                .findFirst()
                .map(alive -> up.await(alive.id()))
                .orElseGet(() -> up.await(up.submit(Map.of(
                                "kind", "dev",
                                "name", "notebook",
                                "request", Map.of("cpu", 0.1, "memory_mib", 768)))
                        .id()));
    }

    private static String text() {
        Path licences = Path.of("/usr/share/common-licenses");
        return Files.isDirectory(licences) ? licences.toString() : System.getProperty("plenum.home") + "/LICENSE";
    }

    /** Everything that ran is running again under the same process, generation and id. */
    private void takenBack(Up up, List<WorkloadDocument> expected, WorkloadDocument job, Map<String, String> before)
            throws Exception {
        long began = System.nanoTime();
        double already = up.readySeconds();
        boolean all = false;
        while (!all && (System.nanoTime() - began) / 1e9 < LONGEST_READOPTION_SECONDS * 4) {
            all = expected.stream().allMatch(one -> running(up.show(one.id()), one)) && started(up.show(job.id()));
            Thread.sleep(20);
        }
        double seconds = already + (System.nanoTime() - began) / 1e9;
        slowestReadoption = Math.max(slowestReadoption, seconds);
        check(all, "not taken back: " + up.workloads());
        check(seconds <= LONGEST_READOPTION_SECONDS, "taken back only after " + seconds + " s");
        Map<String, String> now = processes();
        before.forEach((replica, process) ->
                check(now.getOrDefault(replica, process).equals(process), replica + " was started again: " + now));
    }

    private static boolean running(WorkloadDocument now, WorkloadDocument before) {
        return now.phase().equals("running")
                && now.replicas().getFirst().generation()
                        == before.replicas().getFirst().generation();
    }

    private static boolean started(WorkloadDocument job) {
        return job.phase().equals("running") || job.endedAt().isPresent();
    }

    /** By replica directory: the pid and start time of the command that its shim runs. */
    private Map<String, String> processes() throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (var all = Files.list(data.resolve("replicas"))) {
            for (Path replica : all.toList()) {
                Path start = replica.resolve("start.json");
                if (Files.exists(start)) {
                    var record = Wire.mapper().readTree(Files.readString(start));
                    found.put(
                            replica.getFileName().toString(),
                            record.path("child_pid").asString() + "/"
                                    + record.path("child_start_ticks").asString());
                }
            }
        }
        return found;
    }

    /** The posted core-seconds of the job's own project against what its shim wrote when it ended. */
    private void bill(Up up, String project, WorkloadDocument job) throws IOException, InterruptedException {
        Path record = data.resolve("ended").resolve(job.id() + ".0-1").resolve("exit.json");
        // The replica's directory moves there a moment after its end is recorded.
        for (int tries = 0; tries < 1_000 && !Files.exists(record); tries++) {
            Thread.sleep(10);
        }
        double measured = Wire.mapper()
                        .readTree(Files.readString(record))
                        .path("run_nanos")
                        .asDouble()
                / 1e9;
        StatementDocument statement =
                up.client().get("/v1/statement?format=json&project=" + project, StatementDocument.class);
        double billed = statement.lines().stream()
                        .filter(line -> line.meter().equals("core_seconds") && !line.accruing())
                        .mapToDouble(line -> new BigDecimal(line.quantity()).doubleValue())
                        .sum()
                / JOB_CORES;
        worstBillError = Math.max(worstBillError, Math.abs(billed - measured));
        check(
                Math.abs(billed - measured) <= BILL_TOLERANCE_SECONDS,
                job.id() + " ran " + measured + " s and was billed " + billed + " s");
    }

    /** Streams until the control plane is gone; a stream that is cut must not look complete. */
    private void stream(String gateway, String key) {
        boolean done = false;
        try (ServerEvents events =
                new PlenumClient(URI.create(gateway), key).events("/v1/chat/completions", chat(1000, true))) {
            for (Optional<ServerEvent> event = events.next(); event.isPresent(); event = events.next()) {
                streamedChunks.incrementAndGet();
                done = event.get().data().equals("[DONE]");
            }
        } catch (RuntimeException cut) {
            // That is what a crash looks like from outside.
            done = false;
        }
        if (done) {
            System.err.println("(the answer was complete before the crash)");
        }
    }

    private static boolean answers(String gateway, String key) {
        return new PlenumClient(URI.create(gateway), key)
                        .send("POST", "/v1/chat/completions", chat(4, false), Map.of())
                        .status()
                == 200;
    }

    private static byte[] chat(int maxTokens, boolean stream) {
        return Wire.mapper()
                .writeValueAsBytes(Map.of(
                        "model",
                        "smollm2",
                        "stream",
                        stream,
                        "max_tokens",
                        maxTokens,
                        "messages",
                        List.of(Map.of("role", "user", "content", "Tell me a long story."))));
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }
}
