package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.scheduling.Scorer;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.invariant.BrokenInvariant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckedReplayTest {

    /** Rules every node out: what filters must do and a policy must not. */
    private static final Scorer BLIND = (_, _) -> -1;

    private static Simulation simulation(SchedulerSettings settings) {
        return new Simulation(settings, LoopSettings.DEFAULT, (_, _) -> {});
    }

    private static void run(Simulation simulation) {
        simulation.command(List.of(
                new Input.CreateProject(new Project("alpha", "lab", Quota.UNLIMITED)),
                new Input.RegisterNode(new Node(
                        "one",
                        "default",
                        "simulated",
                        new Capacity(MilliCpu.cores(2), new Mebibytes(1_024)),
                        List.of()))));
        simulation.run(List.of(submission(0), submission(1), submission(2)).iterator());
    }

    private static Submission submission(int number) {
        Job job = new Job(
                "alpha",
                "j" + number,
                PriorityClass.STANDARD,
                new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.empty()),
                1,
                new Launch.Command(List.of("work"), new TreeMap<>()),
                Optional.empty());
        return new Submission(number * 10L, job, 1_000);
    }

    @Test
    void aReplayInWhichNothingIsBrokenRunsToItsEnd() {
        for (Order order : Order.values()) {
            Simulation simulation =
                    simulation(SchedulerSettings.firstFit().in(order)).checked();
            run(simulation);
            assertEquals(0, simulation.world().workloads().size());
        }
    }

    @Test
    void aReplayEndsAtTheFirstInvariantThatIsBroken() {
        Simulation simulation =
                simulation(SchedulerSettings.firstFit().with(BLIND)).checked();
        BrokenInvariant broken = assertThrows(BrokenInvariant.class, () -> run(simulation));
        assertTrue(
                broken.getMessage().startsWith("work conserved broken at 1970-01-01T00:00:00Z: job-"),
                broken::getMessage);
    }

    @Test
    void withoutTheCheckNothingIsLookedAt() {
        Simulation simulation = simulation(SchedulerSettings.firstFit().with(BLIND));
        run(simulation);
        assertEquals(3, simulation.world().workloads().size());
    }
}
