package dev.plenum.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedRuntimeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final SimulatedRuntime runtime = new SimulatedRuntime(new SplittableRandom(3), START);
    private final List<Observation> seen = new ArrayList<>();

    SimulatedRuntimeTest() {
        runtime.observedBy((_, _, observation) -> seen.add(observation));
    }

    private static Action.Start start(int generation) {
        Request request = new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.empty());
        return new Action.Start(
                new ReplicaId(new WorkloadId("dev-1"), 0),
                generation,
                1,
                new DevEnvironment(
                        "alpha",
                        "d",
                        PriorityClass.STANDARD,
                        request,
                        new Launch.Command(List.of("true"), new TreeMap<>())),
                new Placement("one", List.of(), false));
    }

    @Test
    void twoGenerationsOfAReplicaAtOnceAreAnError() {
        runtime.start(start(1));
        assertThrows(IllegalStateException.class, () -> runtime.start(start(2)));
    }

    @Test
    void aNodeOutOfReachSaysNothingUntilItsLeaseIsOver() {
        runtime.lose("one", Duration.ofSeconds(30));
        runtime.start(start(1));
        runtime.advance(START.plusSeconds(29));
        assertEquals(List.of(), seen);
        runtime.advance(START.plusSeconds(30));
        assertTrue(seen.getLast() instanceof Observation.Ended ended && ended.exit() instanceof Exit.Lost);
        assertEquals(List.of(), runtime.alive());
    }
}
