package dev.plenum.local.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.port.Outputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimTest {
    @TempDir
    Path temporary;

    private Path data;
    private Shim shim;

    @BeforeEach
    void install() throws IOException {
        data = temporary.toRealPath();
        shim = Shim.install(data);
    }

    @AfterEach
    void endAll() throws Exception {
        try (var replicas = Files.newDirectoryStream(data, "r*")) {
            for (Path replica : replicas) {
                var directory = new ReplicaDirectory(replica);
                if (directory.start().isPresent()) {
                    directory.start().get().shim().kill();
                }
                Leftovers.end(directory, Duration.ofSeconds(10));
            }
        }
        assertEquals(List.of(), Leftovers.below(data));
    }

    @Test
    void theExitStatusIsRecorded() throws Exception {
        assertEquals(3, ended(start("r1", "exit 3")).status());
    }

    @Test
    void theSignalThatEndedTheCommandIsRecorded() throws Exception {
        assertEquals(OptionalInt.of(6), ended(start("r1", "kill -ABRT $$")).signal());
    }

    @Test
    void theRunTimeIsThatOfAKnownSleepWithinTenMilliseconds() throws Exception {
        // A busy machine can only add to a run time, so the shortest of several is the one that tells.
        long shortest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 40 && shortest > 310; attempt++) {
            var replica = new ReplicaDirectory(data.resolve("r" + attempt));
            replica.prepare(launch(Duration.ZERO, List.of("sleep", "0.300"), Optional.empty()));
            shim.launch(replica);
            long millis = ended(replica).runTime().toMillis();
            assertTrue(millis >= 300, "run time of a sleep of 300 ms: " + millis + " ms");
            shortest = Math.min(shortest, millis);
        }
        assertTrue(shortest <= 310, "run time of a sleep of 300 ms: " + shortest + " ms");
    }

    @Test
    void theShimMeasuresByTheClockOfNanoTime() throws Exception {
        long before = System.nanoTime();
        ReplicaDirectory replica = start("r1", "exec sleep 60");
        long after = System.nanoTime();
        long started = replica.start().orElseThrow().startedMonotonicNanos();
        assertTrue(before < started && started < after, before + " < " + started + " < " + after);
    }

    @Test
    void aSecondShimForARunningReplicaExitsAtOnceAndTouchesNothing() throws Exception {
        ReplicaDirectory replica = start("r1", "exec sleep 60");
        Map<String, String> before = contents(replica);
        var refused = assertInstanceOf(Shim.Outcome.Refused.class, shim.launch(replica));
        assertEquals(Shim.Outcome.Refused.LOCKED, refused.status());
        assertEquals(before, contents(replica));
        assertInstanceOf(ShimState.Running.class, replica.state());
    }

    @Test
    void aGenerationThatHasRunIsNotRunAgain() throws Exception {
        ReplicaDirectory replica = start("r1", "echo once");
        ended(replica);
        var refused = assertInstanceOf(Shim.Outcome.Refused.class, shim.launch(replica));
        assertEquals(Shim.Outcome.Refused.HAS_RUN, refused.status());
        assertEquals("once\n", text(replica));
    }

    @Test
    void aReplicaStoppedBeforeItsStartDoesNotStart() throws Exception {
        ReplicaDirectory replica = prepare("r1", Duration.ofSeconds(5), "echo ran");
        replica.writeStop(Duration.ZERO);
        var refused = assertInstanceOf(Shim.Outcome.Refused.class, shim.launch(replica));
        assertEquals(Shim.Outcome.Refused.STOPPED_BEFORE, refused.status());
        assertInstanceOf(ShimState.NotStarted.class, replica.state());
    }

    @Test
    void aCommandThatDoesNotExistEndsWithTheReason() throws Exception {
        ReplicaDirectory replica = new ReplicaDirectory(data.resolve("r1"));
        replica.prepare(launch(Duration.ofSeconds(5), List.of("no-such-program"), Optional.empty()));
        shim.launch(replica);
        ExitRecord exit = ended(replica);
        assertEquals(127, exit.status());
        assertEquals("no-such-program: No such file or directory", exit.trouble());
    }

    @Test
    void theEnvironmentAndArgumentsArriveUnchanged() throws Exception {
        ReplicaDirectory replica = new ReplicaDirectory(data.resolve("r1"));
        replica.prepare(launch(
                Duration.ofSeconds(5),
                List.of(
                        "sh",
                        "-c",
                        "printf '%s|' \"$@\"; env | sort | grep -v -e PWD -e SHLVL -e '^_='",
                        "sh",
                        "",
                        "a b",
                        "=ä\n'\""),
                Optional.empty()));
        shim.launch(replica);
        ended(replica);
        assertEquals(
                "|a b|=ä\n'\"|EMPTY=\nPATH=/usr/bin:/bin\n" + "PLENUM_REPLICA_DIRECTORY=" + replica.path()
                        + "\nX=1=2\n",
                text(replica));
    }

    @Test
    void theCommandSeesNoBlockedOrIgnoredSignals() throws Exception {
        ReplicaDirectory replica = start("r1", "grep -E 'Sig(Blk|Ign)' /proc/self/status");
        ended(replica);
        for (String line : text(replica).lines().toList()) {
            // Signals 1 to 31; what lies above is the C library's own.
            long signals = Long.parseUnsignedLong(line.split("\t")[1], 16) & 0x7fffffff;
            assertEquals(0, signals, line);
        }
        assertEquals(2, text(replica).lines().count());
    }

    @Test
    void killingTheLauncherLeavesTheReplicaRunning() throws Exception {
        ReplicaDirectory replica =
                prepare("r1", Duration.ofSeconds(5), "while [ ! -e go ]; do sleep 0.05; done; exit 9");
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LaunchingMain.class.getName(),
                        data.toString(),
                        replica.path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = launcher.inputReader().readLine();
        assertTrue(said.startsWith("Started"), said);
        launcher.destroyForcibly().waitFor();
        StartRecord start =
                assertInstanceOf(ShimState.Running.class, replica.state()).start();
        assertTrue(start.child().isAlive());
        Files.createFile(work().resolve("go"));
        assertEquals(9, ended(replica).status());
    }

    @Test
    void aCommandThatIgnoresNoticeIsKilledAfterTheGrace() throws Exception {
        ReplicaDirectory replica = start("r1", "trap '' TERM; echo set; while :; do sleep 0.1; done");
        Eventually.that("the trap is set", () -> text(replica).equals("set\n"));
        long asked = System.nanoTime();
        replica.writeStop(Duration.ofMillis(300));
        assertTrue(replica.start().orElseThrow().shim().terminate());
        assertEquals(OptionalInt.of(9), ended(replica).signal());
        assertTrue(System.nanoTime() - asked >= 300_000_000, "killed before its grace was over");
    }

    @Test
    void aCommandMayCleanUpWhenItGetsNotice() throws Exception {
        ReplicaDirectory replica = start("r1", "trap 'echo bye; exit 4' TERM; echo set; while :; do sleep 0.05; done");
        Eventually.that("the trap is set", () -> text(replica).equals("set\n"));
        replica.start().orElseThrow().shim().terminate();
        assertEquals(4, ended(replica).status());
        assertTrue(text(replica).endsWith("bye\n"), text(replica));
    }

    @Test
    void whatAShellStartedHasItsGraceAlthoughTheShellDiesOfTheNotice() throws Exception {
        ReplicaDirectory replica = start(
                "r1",
                "sh -c 'trap \"sleep 0.3; echo saved; exit\" TERM; echo set; while :; do sleep 0.05; done'; exit 3");
        Eventually.that("the trap is set", () -> text(replica).equals("set\n"));
        replica.start().orElseThrow().shim().terminate();
        ExitRecord exit = ended(replica);
        assertEquals(OptionalInt.of(15), exit.signal());
        assertTrue(text(replica).contains("saved\n"), text(replica));
        assertTrue(exit.runTime().toMillis() >= 300, "run time up to the end of the last process: " + exit.runTime());
    }

    @Test
    void noticeReachesAProcessInASessionOfItsOwn() throws Exception {
        ReplicaDirectory replica = start(
                "r1",
                "setsid sh -c 'trap \"echo daemon told; exit\" TERM; echo set; while :; do sleep 0.05; done' & wait; wait");
        Eventually.that("the trap is set", () -> text(replica).equals("set\n"));
        replica.start().orElseThrow().shim().terminate();
        ended(replica);
        assertTrue(text(replica).contains("daemon told\n"), text(replica));
    }

    @Test
    void daemonsDoNotOutliveTheReplica() throws Exception {
        ReplicaDirectory replica = start(
                "r1",
                "(env -i setsid sh -c 'env -i setsid sleep 1000 & echo $! >>pids; exec sleep 1000' & echo $! >>pids); "
                        + "while [ $(wc -l <pids) -lt 2 ]; do sleep 0.02; done");
        ended(replica);
        for (String pid : Files.readAllLines(work().resolve("pids"))) {
            assertFalse(ProcessHandle.of(Long.parseLong(pid)).isPresent(), "daemon " + pid + " is still there");
        }
    }

    @Test
    void whenTheShimIsKilledTheReplicaIsLostAndItsProcessesCanBeEnded() throws Exception {
        ReplicaDirectory replica = start("r1", "setsid sleep 1000 & sleep 1000 & echo set; wait");
        Eventually.that("both run", () -> text(replica).equals("set\n"));
        StartRecord start = replica.start().orElseThrow();
        start.shim().kill();
        Eventually.that("lost", () -> replica.state() instanceof ShimState.Lost);
        assertEquals(3, Leftovers.of(replica).size());
        assertEquals(List.of(), Leftovers.end(replica, Duration.ofSeconds(10)));
        assertFalse(start.child().isAlive());
    }

    @Test
    void aRecordFromAnotherBootNamesNoProcessOfThisOne() throws Exception {
        ReplicaDirectory replica = start("r1", "exec sleep 60");
        Path record = replica.path().resolve("start.json");
        String ours = Files.readString(record);
        Files.writeString(record, ours.replace(Boot.current().id(), "00000000-0000-0000-0000-000000000000"));
        assertInstanceOf(ShimState.EarlierBoot.class, replica.state());
        assertEquals(List.of(), Leftovers.of(replica));
        assertTrue(replica.start().orElseThrow().child().isAlive());
        Files.writeString(record, ours);
    }

    @Test
    void aRecycledProcessNumberIsNotSignalled() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        ProcessEntry entry = ProcessEntry.read(other.pid()).orElseThrow();
        assertFalse(new ProcessIdentity(other.pid(), entry.startTicks() - 1).kill());
        assertTrue(other.isAlive());
        assertTrue(new ProcessIdentity(other.pid(), entry.startTicks()).kill());
        assertNotEquals(0, other.waitFor());
    }

    @Test
    void outputIsRotatedAndAReaderFollowsAcross() throws Exception {
        ReplicaDirectory replica =
                prepare("r1", Duration.ofSeconds(5), "i=0; while [ $i -lt 4000 ]; do echo line $i; i=$((i+1)); done");
        shim.launch(replica);
        var followed = new StringBuilder();
        long next = 0;
        while (true) {
            boolean over = replica.exit().isPresent();
            Outputs.Chunk chunk = replica.output().read(next, 700);
            assertTrue(chunk.bytes().length <= 700);
            assertEquals(next, chunk.offset());
            followed.append(new String(chunk.bytes(), StandardCharsets.US_ASCII));
            next = chunk.next();
            if (over && chunk.bytes().length == 0) {
                break;
            }
        }
        assertTrue(followed.toString().startsWith("line 0\nline 1\n"));
        assertTrue(followed.toString().endsWith("line 3999\n"));
        assertEquals(4000, followed.toString().lines().count());
        assertTrue(segments(replica) > 1, "never rotated");
    }

    @Test
    void olderOutputIsRemovedAndAReaderIsToldWhereItGoesOn() throws Exception {
        ReplicaDirectory replica = start("r1", "yes 0123456789 | head -c 1100000");
        ended(replica);
        assertTrue(segments(replica) <= 3);
        Outputs.Chunk chunk = replica.output().read(0, 10);
        assertTrue(chunk.offset() > 0);
        assertEquals(10, chunk.bytes().length);
        assertEquals(1_100_000, replica.output().read(chunk.offset(), 1 << 20).next());
    }

    private long segments(ReplicaDirectory replica) throws IOException {
        try (var files = Files.list(replica.path())) {
            return files.filter(file -> file.getFileName().toString().startsWith("output-"))
                    .count();
        }
    }

    private Path work() throws IOException {
        return Files.createDirectories(data.resolve("work"));
    }

    private ReplicaDirectory start(String name, String script) throws IOException {
        ReplicaDirectory replica = prepare(name, Duration.ofSeconds(20), script);
        assertInstanceOf(Shim.Outcome.Started.class, shim.launch(replica));
        return replica;
    }

    private ReplicaDirectory prepare(String name, Duration grace, String script) throws IOException {
        var replica = new ReplicaDirectory(data.resolve(name));
        assertTrue(replica.prepare(launch(grace, List.of("sh", "-c", script), Optional.empty())));
        return replica;
    }

    private ShimLaunch launch(Duration grace, List<String> command, Optional<String> wrapper) throws IOException {
        Map<String, String> environment = Map.of(
                "PATH",
                "/usr/bin:/bin",
                "X",
                "1=2",
                "EMPTY",
                "",
                ReplicaDirectory.MARKER,
                data.resolve("r1").toString());
        return new ShimLaunch(
                command,
                environment,
                work(),
                grace,
                new ShimLaunch.OutputKept(20_000, 3),
                wrapper,
                List.of(),
                Map.of());
    }

    private static ExitRecord ended(ReplicaDirectory replica) throws Exception {
        Eventually.that("the replica has ended", () -> replica.exit().isPresent());
        return replica.exit().orElseThrow();
    }

    private static String text(ReplicaDirectory replica) throws IOException {
        return new String(replica.output().read(0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> contents(ReplicaDirectory replica) throws IOException {
        var found = new java.util.TreeMap<String, String>();
        try (var files = Files.list(replica.path())) {
            for (Path file : new ArrayList<>(files.toList())) {
                // The running shim itself renews the lock's time: its sign of life.
                String time = file.endsWith("lock")
                        ? ""
                        : Files.getLastModifiedTime(file).toString();
                found.put(file.toString(), time + Files.readString(file));
            }
        }
        return found;
    }
}
