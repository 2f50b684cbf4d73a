package dev.plenum.local.runtime;

import static dev.plenum.local.runtime.Bench.JOB;
import static dev.plenum.local.runtime.Bench.SERVICE;
import static dev.plenum.local.runtime.Bench.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.port.Runtime.Expected;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation.Alive;
import dev.plenum.core.world.Observation.Ended;
import dev.plenum.core.world.Observation.Ready;
import dev.plenum.core.world.Observation.Started;
import dev.plenum.local.shim.Boot;
import dev.plenum.local.shim.Eventually;
import dev.plenum.local.shim.Leftovers;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.StartRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRuntimeTest {
    private static final String HTTP = "exec python3 -I -m http.server --bind 127.0.0.1 $PORT";

    @TempDir
    Path temporary;

    private Path data;
    private final Observed observed = new Observed();
    private LocalRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        data = temporary.toRealPath();
        runtime = Bench.runtime(data, observed);
        runtime.readopt(List.of());
    }

    @AfterEach
    void endAll() throws Exception {
        runtime.close();
        assertEquals(List.of(), LocalSweep.stopAll(data, Duration.ZERO).left());
    }

    @Test
    void aJobIsObservedFromStartToEnd() throws Exception {
        runtime.start(start(JOB, 1, "echo done; exit 5"));
        Ended ended = observed.await(JOB, Ended.class);
        assertEquals(new Exit.Status(5), ended.exit());
        assertEquals(directory(JOB, 1).exit().orElseThrow().runTime(), ended.runTime());
        assertEquals(1, observed.of(JOB, Started.class).size());
        assertEquals("done\n", log(JOB));
    }

    @Test
    void aSecondStartOfAGenerationStartsNothing() throws Exception {
        runtime.start(start(JOB, 1, "echo ran; exec sleep 60"));
        StartRecord first = startOf(JOB, 1);
        runtime.start(start(JOB, 1, "echo ran; exec sleep 60"));
        Eventually.that("observed again", () -> observed.of(JOB, Started.class).size() == 2);
        Eventually.that("it wrote", () -> !log(JOB).isEmpty());
        assertEquals(first, directory(JOB, 1).start().orElseThrow());
        assertEquals("ran\n", log(JOB));
        try (var replicas = Files.list(data.resolve("replicas"))) {
            assertEquals(1, replicas.count());
        }
    }

    @Test
    void runTimeIsObservedAgainAndAgainAndGrows() throws Exception {
        runtime.start(start(JOB, 1, "exec sleep 60"));
        Eventually.that("three times", () -> observed.of(JOB, Alive.class).size() >= 3);
        List<Duration> times =
                observed.of(JOB, Alive.class).stream().map(Alive::runTime).toList();
        assertEquals(times.stream().sorted().distinct().toList(), times);
    }

    @Test
    void aStopGivesNoticeAndTheEndIsObserved() throws Exception {
        runtime.start(start(JOB, 1, "trap 'exit 7' TERM; echo set; while :; do sleep 0.05; done"));
        Eventually.that("the trap is set", () -> log(JOB).equals("set\n"));
        runtime.stop(new Action.Stop(JOB, 1, Duration.ofSeconds(20)));
        assertEquals(new Exit.Status(7), observed.await(JOB, Ended.class).exit());
    }

    @Test
    void aStopWithoutNoticeEndsWhatIgnoresIt() throws Exception {
        runtime.start(start(JOB, 1, "trap '' TERM; echo set; while :; do sleep 0.05; done"));
        Eventually.that("the trap is set", () -> log(JOB).equals("set\n"));
        runtime.stop(new Action.Stop(JOB, 1, Duration.ZERO));
        assertEquals(new Exit.Signal(9), observed.await(JOB, Ended.class).exit());
    }

    @Test
    void aStopRightBehindItsStartLeavesNothingRunning() throws Exception {
        runtime.start(start(JOB, 1, "exec sleep 60"));
        runtime.stop(new Action.Stop(JOB, 1, Duration.ofSeconds(1)));
        observed.await(JOB, Ended.class);
        assertEquals(List.of(), Leftovers.below(data));
    }

    @Test
    void aStopOfAnUnknownReplicaEndsItAsNeverStarted() throws Exception {
        runtime.stop(new Action.Stop(JOB, 3, Duration.ofSeconds(1)));
        assertInstanceOf(Exit.NotStarted.class, observed.await(JOB, Ended.class).exit());
    }

    @Test
    void aCommandThatDoesNotExistNeverRan() throws Exception {
        runtime.start(Bench.start(JOB, 1, new Placement("here", List.of(), false), List.of("no-such-program")));
        Ended ended = observed.await(JOB, Ended.class);
        // Which of its errors the system gives depends on the folders of PATH.
        assertTrue(
                ended.exit() instanceof Exit.NotStarted(String why) && why.startsWith("no-such-program: "),
                ended::toString);
    }

    @Test
    void aServiceIsReadyWhenItAnswersAtItsEndpoint() throws Exception {
        runtime.start(start(SERVICE, 1, HTTP));
        String endpoint = observed.await(SERVICE, Ready.class).endpoint();
        try (var page = URI.create(endpoint).toURL().openStream()) {
            assertTrue(new String(page.readAllBytes(), StandardCharsets.UTF_8).contains("Directory listing"));
        }
    }

    @Test
    void aStartOfAnOlderEpochIsRefused() throws Exception {
        Action.Start now = start(JOB, 1, "exit 0");
        runtime.start(new Action.Start(SERVICE, 1, 9, now.workload(), now.placement()));
        runtime.start(new Action.Start(JOB, 1, 8, now.workload(), now.placement()));
        runtime.start(new Action.Start(JOB, 2, 9, now.workload(), now.placement()));
        Eventually.that(
                "generation 2 ended", () -> !observed.of(JOB, Ended.class).isEmpty());
        assertTrue(observed.all().stream().noneMatch(one -> one.replica().equals(JOB) && one.generation() == 1));
    }

    @Test
    void aSimulatedDeviceRunsTheRealCommandAndSaysSo() throws Exception {
        runtime.start(start(JOB, 1, new Placement("sim", List.of(0), true), "echo $PLENUM_SIMULATED $PLENUM_REPLICA"));
        observed.await(JOB, Ended.class);
        assertEquals("1 job-7k3.0\n", log(JOB));
    }

    @Test
    void theWorkingDirectoryIsKeptForTheNextGeneration() throws Exception {
        runtime.start(start(JOB, 1, "echo 17 >checkpoint"));
        observed.await(JOB, Ended.class);
        runtime.forget(new Action.Forget(JOB, 1));
        runtime.start(start(JOB, 2, "cat checkpoint"));
        Eventually.that("second end", () -> observed.of(JOB, Ended.class).size() == 2);
        assertEquals("17\n", log(JOB));
    }

    @Test
    void aKilledShimIsObservedAsLostAndItsProcessesAreEnded() throws Exception {
        runtime.start(start(JOB, 1, "sleep 1000 & exec sleep 1000"));
        startOf(JOB, 1).shim().kill();
        Ended ended = observed.await(JOB, Ended.class);
        assertInstanceOf(Exit.Lost.class, ended.exit());
        assertTrue(ended.runTime().isPositive());
        assertEquals(List.of(), Leftovers.below(data));
    }

    @Test
    void forgettingKeepsTheLogAndNoSecrets() throws Exception {
        runtime.start(start(JOB, 1, "echo kept"));
        observed.await(JOB, Ended.class);
        runtime.forget(new Action.Forget(JOB, 1));
        Eventually.that("gone", () -> !Files.exists(directory(JOB, 1).path()));
        assertEquals("kept\n", log(JOB));
        try (var files = Files.walk(data.resolve("ended"))) {
            assertEquals(
                    List.of("exit.json", "output-0.log"),
                    files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aRunningReplicaIsNotForgotten() throws Exception {
        runtime.start(start(JOB, 1, "exec sleep 60"));
        observed.await(JOB, Started.class);
        runtime.forget(new Action.Forget(JOB, 1));
        int seen = observed.of(JOB, Alive.class).size();
        Eventually.that("still alive", () -> observed.of(JOB, Alive.class).size() > seen + 2);
    }

    @Test
    void killingTheControlPlaneLeavesTheReplicaAndTheNextOneTakesItBack() throws Exception {
        runtime.close();
        Process controlPlane = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RuntimeMain.class.getName(),
                        data.toString(),
                        "while [ ! -e go ]; do sleep 0.05; done; exit 9")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals("started", controlPlane.inputReader().readLine());
        controlPlane.destroyForcibly().waitFor();
        StartRecord before = startOf(JOB, 1);
        reopen(List.of(new Expected(JOB, 1, true)));
        observed.await(JOB, Started.class);
        observed.await(JOB, Alive.class);
        assertEquals(before, startOf(JOB, 1));
        Files.createFile(runtime.workingDirectory(JOB).resolve("go"));
        assertEquals(new Exit.Status(9), observed.await(JOB, Ended.class).exit());
    }

    @Test
    void aReadoptedServiceIsReadyAgainAtTheSameEndpoint() throws Exception {
        runtime.start(start(SERVICE, 1, HTTP));
        String endpoint = observed.await(SERVICE, Ready.class).endpoint();
        reopen(List.of(new Expected(SERVICE, 1, true)));
        Eventually.that("ready again", () -> observed.of(SERVICE, Ready.class).size() == 2);
        assertEquals(endpoint, observed.of(SERVICE, Ready.class).getLast().endpoint());
    }

    @Test
    void anEndWithoutAControlPlaneIsObservedByTheNextOne() throws Exception {
        runtime.start(start(JOB, 1, "while [ ! -e go ]; do sleep 0.05; done; exit 6"));
        observed.await(JOB, Started.class);
        runtime.close();
        Files.createFile(runtime.workingDirectory(JOB).resolve("go"));
        Eventually.that("it ended", () -> directory(JOB, 1).exit().isPresent());
        reopen(List.of(new Expected(JOB, 1, true)));
        Ended ended = observed.await(JOB, Ended.class);
        assertEquals(new Exit.Status(6), ended.exit());
        assertEquals(directory(JOB, 1).exit().orElseThrow().runTime(), ended.runTime());
    }

    @Test
    void anExpectedReplicaWithoutATraceIsLostUnlessItWasOnlyPlaced() throws Exception {
        reopen(List.of(new Expected(JOB, 1, true), new Expected(SERVICE, 1, false)));
        assertInstanceOf(Exit.Lost.class, observed.await(JOB, Ended.class).exit());
        runtime.start(start(SERVICE, 1, HTTP));
        observed.await(SERVICE, Started.class);
        assertTrue(observed.of(SERVICE, Ended.class).isEmpty());
    }

    @Test
    void aReplicaThatNobodyExpectsIsStoppedAndDropped() throws Exception {
        runtime.start(start(JOB, 1, "exec sleep 60"));
        StartRecord running = startOf(JOB, 1);
        reopen(List.of());
        Eventually.that("dropped", () -> !Files.exists(directory(JOB, 1).path()));
        assertFalse(running.child().isAlive());
        assertTrue(observed.of(JOB, Ended.class).isEmpty());
    }

    @Test
    void afterAnotherBootAReplicaIsLostAndNoProcessOfThisBootIsTouched() throws Exception {
        runtime.start(start(JOB, 1, "exec sleep 60"));
        StartRecord running = startOf(JOB, 1);
        runtime.close();
        Path record = directory(JOB, 1).path().resolve("start.json");
        String ours = Files.readString(record);
        Files.writeString(record, ours.replace(Boot.current().id(), "00000000-0000-0000-0000-000000000000"));
        reopen(List.of(new Expected(JOB, 1, true)));
        assertInstanceOf(Exit.Lost.class, observed.await(JOB, Ended.class).exit());
        assertTrue(running.child().isAlive());
        Files.writeString(record, ours);
    }

    private void reopen(List<Expected> expected) {
        runtime.close();
        runtime = Bench.runtime(data, observed);
        runtime.readopt(expected);
    }

    private ReplicaDirectory directory(ReplicaId replica, int generation) {
        return new ReplicaDirectory(data.resolve("replicas").resolve(replica + "-" + generation));
    }

    private StartRecord startOf(ReplicaId replica, int generation) throws Exception {
        Eventually.that("started", () -> directory(replica, generation).start().isPresent());
        return directory(replica, generation).start().orElseThrow();
    }

    private String log(ReplicaId replica) {
        return new String(runtime.log(replica, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }
}
