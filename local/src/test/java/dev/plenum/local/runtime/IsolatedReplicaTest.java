package dev.plenum.local.runtime;

import static dev.plenum.local.runtime.Bench.JOB;
import static dev.plenum.local.runtime.Bench.SERVICE;
import static dev.plenum.local.runtime.Bench.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation.Ended;
import dev.plenum.core.world.Observation.Ready;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.sandbox.Isolation;
import dev.plenum.local.sandbox.Sandbox;
import dev.plenum.local.shim.Eventually;
import dev.plenum.local.shim.Leftovers;
import dev.plenum.local.shim.ReplicaDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same promises with all the isolation that this machine has; where it has none, they hold without. */
class IsolatedReplicaTest {
    @TempDir
    Path temporary;

    private Path data;
    private final Observed observed = new Observed();
    private LocalRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        data = temporary.toRealPath();
        runtime = LocalRuntime.open(
                data,
                Bench.COMMANDS,
                _ -> DeviceAccess.NOTHING,
                observed,
                Bench.QUICK,
                Sandbox.probe(),
                Cgroups.probe());
        runtime.readopt(List.of());
    }

    @AfterEach
    void endAll() throws Exception {
        runtime.close();
        assertEquals(List.of(), LocalSweep.stopAll(data, Duration.ZERO).left());
    }

    @Test
    void theExitStatusAndTheOutputComeThrough() throws Exception {
        runtime.start(start(JOB, 1, "echo inside; echo kept >file; exit 3"));
        assertEquals(new Exit.Status(3), observed.await(JOB, Ended.class).exit());
        assertEquals("inside\n", log(JOB));
        assertEquals("kept\n", Files.readString(runtime.workingDirectory(JOB).resolve("file")));
    }

    @Test
    void theSignalComesThrough() throws Exception {
        runtime.start(start(JOB, 1, "kill -ABRT $$"));
        assertEquals(new Exit.Signal(6), observed.await(JOB, Ended.class).exit());
    }

    @Test
    void noticeComesThroughAndTheCommandMayEndInItsOwnWay() throws Exception {
        runtime.start(start(JOB, 1, "trap 'echo bye; exit 4' TERM; echo set; while :; do sleep 0.05; done"));
        Eventually.that("the trap is set", () -> log(JOB).equals("set\n"));
        runtime.stop(new Action.Stop(JOB, 1, Duration.ofSeconds(20)));
        assertEquals(new Exit.Status(4), observed.await(JOB, Ended.class).exit());
        assertTrue(log(JOB).endsWith("bye\n"), log(JOB));
    }

    @Test
    void whatIgnoresNoticeIsEndedWithEverythingItStarted() throws Exception {
        runtime.start(start(JOB, 1, "setsid sleep 1000 & trap '' TERM; echo set; while :; do sleep 0.05; done"));
        Eventually.that("the trap is set", () -> log(JOB).equals("set\n"));
        runtime.stop(new Action.Stop(JOB, 1, Duration.ofMillis(200)));
        assertEquals(new Exit.Signal(9), observed.await(JOB, Ended.class).exit());
        assertEquals(List.of(), Leftovers.below(data));
    }

    @Test
    void aKilledShimLeavesNothing() throws Exception {
        runtime.start(start(JOB, 1, "echo set; setsid sleep 1000 & exec sleep 1000"));
        Eventually.that("it runs", () -> log(JOB).equals("set\n"));
        directory(JOB).start().orElseThrow().shim().kill();
        observed.await(JOB, Ended.class);
        assertEquals(List.of(), Leftovers.below(data));
    }

    @Test
    void aServiceListensOnTheLoopbackInterface() throws Exception {
        runtime.start(start(SERVICE, 1, "exec /usr/bin/python3 -I -m http.server --bind 127.0.0.1 $PORT"));
        assertTrue(observed.await(SERVICE, Ready.class).endpoint().startsWith("http://127.0.0.1:"));
    }

    @Test
    void aReplicaReadsAnothersFilesOnlyWhereNothingIsolatesThem() throws Exception {
        runtime.start(start(SERVICE, 1, "echo secret >mine; exec sleep 60"));
        Path other = runtime.workingDirectory(SERVICE).resolve("mine");
        Eventually.that("written", () -> Files.exists(other) && Files.size(other) > 0);
        runtime.start(start(JOB, 1, "cat " + other + " 2>/dev/null || echo refused"));
        observed.await(JOB, Ended.class);
        assertEquals(enforced("files of other replicas") ? "refused\n" : "secret\n", log(JOB));
    }

    @Test
    void aReplicaBeyondItsMemoryIsEndedWhereThatIsEnforced() throws Exception {
        String grow = "/usr/bin/perl -e '$x = \"x\" x (700 << 20); print length $x, \"\\n\"'";
        runtime.start(start(JOB, 1, "exec " + grow));
        Ended ended = observed.await(JOB, Ended.class);
        if (enforced("memory")) {
            assertEquals(new Exit.OutOfMemory(), ended.exit());
            assertTrue(directory(JOB).exit().orElseThrow().oomKills() > 0);
        } else {
            assertEquals(new Exit.Status(0), ended.exit());
        }
    }

    @Test
    void groupsAreGoneWhenTheReplicaIs() throws Exception {
        runtime.start(start(JOB, 1, "exit 0"));
        observed.await(JOB, Ended.class);
        for (Path group : directory(JOB).launch().orElseThrow().cgroups()) {
            Eventually.that(group + " is gone", () -> !Files.exists(group));
        }
    }

    private boolean enforced(String what) {
        return runtime.isolation().facts().stream()
                .filter(fact -> fact.what().equals(what))
                .anyMatch(Isolation.Fact::enforced);
    }

    private ReplicaDirectory directory(ReplicaId replica) {
        return new ReplicaDirectory(data.resolve("replicas").resolve(replica + "-1"));
    }

    private String log(ReplicaId replica) {
        return new String(runtime.log(replica, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }
}
