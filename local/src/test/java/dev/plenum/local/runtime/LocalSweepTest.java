package dev.plenum.local.runtime;

import static dev.plenum.local.runtime.Bench.JOB;
import static dev.plenum.local.runtime.Bench.SERVICE;
import static dev.plenum.local.runtime.Bench.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Observation;
import dev.plenum.local.shim.Boot;
import dev.plenum.local.shim.Leftovers;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.StartRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSweepTest {
    @TempDir
    Path temporary;

    @Test
    void aSweepLeavesNoProcess() throws Exception {
        StartRecord job = started(JOB, "sleep 1000 & setsid sleep 1000 & wait");
        StartRecord stubborn = started(SERVICE, "trap '' TERM; while :; do sleep 0.05; done");
        LocalSweep.Result result = LocalSweep.stopAll(temporary, Duration.ofMillis(300));
        assertEquals(
                List.of("job-7k3.0-1", "service-7k4.0-1"),
                result.stopped().stream().sorted().toList());
        assertEquals(List.of(), result.left());
        // A process that is just ending names nothing any more, and is still in the process table.
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while ((job.shim().isAlive() || stubborn.shim().isAlive()) && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertFalse(job.shim().isAlive() || stubborn.shim().isAlive());
        assertEquals(List.of(), Leftovers.below(temporary.toRealPath()));
        assertTrue(directory(JOB).exit().isPresent());
    }

    @Test
    void aSweepEndsWhatAKilledShimLeft() throws Exception {
        StartRecord job = started(JOB, "sleep 1000 & exec sleep 1000");
        job.shim().kill();
        LocalSweep.Result result = LocalSweep.stopAll(temporary, Duration.ofSeconds(5));
        assertEquals(List.of("job-7k3.0-1"), result.forced());
        assertFalse(job.child().isAlive());
        assertEquals(List.of(), Leftovers.below(temporary.toRealPath()));
    }

    @Test
    void aSweepEndsAReplicaWhoseShimDoesNotAnswer() throws Exception {
        StartRecord job = started(JOB, "exec sleep 1000");
        new ProcessBuilder("kill", "-STOP", String.valueOf(job.shim().pid()))
                .start()
                .waitFor();
        LocalSweep.Result result = LocalSweep.stopAll(temporary, Duration.ZERO);
        assertEquals(List.of("job-7k3.0-1"), result.forced());
        assertFalse(job.child().isAlive());
    }

    @Test
    void aSweepTouchesNoProcessThatARecordOfAnEarlierBootNames() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        recordOf(other, "00000000-0000-0000-0000-000000000000", 0);
        assertEquals(
                List.of("job-7k3.0-1"),
                LocalSweep.stopAll(temporary, Duration.ZERO).overBefore());
        assertTrue(other.isAlive());
        other.destroyForcibly().waitFor();
    }

    @Test
    void aSweepTouchesNoProcessThatGotARecordedNumberLater() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        recordOf(other, Boot.current().id(), 1);
        LocalSweep.stopAll(temporary, Duration.ZERO);
        assertTrue(other.isAlive());
        other.destroyForcibly().waitFor();
    }

    private void recordOf(Process process, String boot, int ticksEarlier) throws IOException {
        long ticks = startTicks(process.pid()) - ticksEarlier;
        Files.createDirectories(directory(JOB).path());
        Files.writeString(directory(JOB).path().resolve("start.json"), """
                {"layout":1,"boot_id":"%s","shim_pid":%d,"shim_start_ticks":%d,"child_pid":%d,"child_start_ticks":%d,\
                "wall_millis":1,"monotonic_nanos":1}""".formatted(
                        boot, process.pid(), ticks, process.pid(), ticks));
    }

    private static long startTicks(long pid) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ")[21]);
    }

    @Test
    void aSweepOfADirectoryThatIsNotThereDoesNothing() throws Exception {
        Path missing = temporary.resolve("none");
        assertEquals(List.of(), LocalSweep.stopAll(missing, Duration.ZERO).left());
        assertFalse(Files.exists(missing));
    }

    private StartRecord started(ReplicaId replica, String script) throws Exception {
        var observed = new Observed();
        try (LocalRuntime runtime = Bench.runtime(temporary, observed)) {
            runtime.start(start(replica, 1, script));
            observed.await(replica, Observation.Started.class);
        }
        return directory(replica).start().orElseThrow();
    }

    private ReplicaDirectory directory(ReplicaId replica) throws IOException {
        return new ReplicaDirectory(temporary.toRealPath().resolve("replicas").resolve(replica + "-1"));
    }
}
