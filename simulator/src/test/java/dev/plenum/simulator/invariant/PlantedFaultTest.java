package dev.plenum.simulator.invariant;

import static dev.plenum.simulator.invariant.Told.NOW;
import static dev.plenum.simulator.invariant.Told.placed;
import static dev.plenum.simulator.invariant.Told.preempted;
import static dev.plenum.simulator.invariant.Told.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.scheduling.Scorer;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each invariant finds the fault that was planted for it, and says its name. */
class PlantedFaultTest {

    private final Told told = new Told(SchedulerSettings.firstFit());

    private static void assertFound(String invariant, Optional<Broken> broken) {
        assertEquals(Optional.of(invariant), broken.map(Broken::invariant), "found: " + broken);
    }

    private static void assertFound(String invariant, String words, Optional<Broken> broken) {
        assertFound(invariant, broken);
        assertTrue(broken.orElseThrow().what().contains(words), "found: " + broken);
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        WorkloadId job = told.submit(request(2), 2);
        told.turn(placed(job, 0, "one", 0, 1), placed(job, 1, "one", 2, 3));
        assertEquals(Optional.empty(), told.compare());
    }

    @Test
    void aDeviceGivenOutTwice() {
        WorkloadId job = told.submit(request(1), 2);
        assertFound("room", "device 0", told.turn(placed(job, 0, "one", 0), placed(job, 1, "one", 0)));
    }

    @Test
    void sharesOfADeviceBeyondTheWhole() {
        Request share = new Request(
                MilliCpu.cores(1),
                new Mebibytes(1),
                Optional.of(new Request.Devices(Told.MODEL, 1, new DeviceShare(600))));
        WorkloadId job = told.submit(share, 2);
        assertFound("room", "1200 thousandths", told.turn(placed(job, 0, "one", 3), placed(job, 1, "one", 3)));
    }

    @Test
    void moreCoresThanTheNodeHas() {
        WorkloadId job = told.submit(new Request(MilliCpu.cores(9), new Mebibytes(1), Optional.empty()), 1);
        assertFound("room", "thousandths of cores", told.turn(placed(job, 0, "one")));
    }

    @Test
    void moreMemoryThanTheNodeHas() {
        WorkloadId job = told.submit(new Request(MilliCpu.cores(1), new Mebibytes(4_097), Optional.empty()), 1);
        assertFound("room", "MiB", told.turn(placed(job, 0, "one")));
    }

    @Test
    void moreOfAFurtherResourceThanTheNodeHas() {
        SortedMap<String, Long> extras = new TreeMap<>();
        extras.put("rdma", 600L);
        Request request = new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.empty(), extras, Optional.empty());
        WorkloadId job = told.submit(request, 2);
        assertFound("room", "of rdma", told.turn(placed(job, 0, "one"), placed(job, 1, "one")));
    }

    @Test
    void fewerDevicesThanAskedFor() {
        WorkloadId job = told.submit(request(2), 1);
        assertFound("room", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void roomThatTheWorldForgets() {
        WorldImage image = told.live.image();
        List<NodeStatus> nodes = new ArrayList<>(image.nodes());
        WorkloadId nobody = new WorkloadId("job-0");
        NodeStatus taken =
                nodes.getFirst().take(request(0), ((Event.ReplicaPlaced) placed(nobody, 0, "one")).placement());
        nodes.set(0, taken);
        World leaking = World.of(new WorldImage(
                image.position(),
                image.projects(),
                image.keys(),
                image.prices(),
                nodes,
                image.workloads(),
                image.idempotencyKeys(),
                image.histories(),
                image.outOfBudget(),
                image.directory(),
                image.budgets(),
                image.books(),
                image.exportRules(),
                image.moneyRules()));
        assertFound("world", told.invariants.compare(NOW, leaking, new Scheduler(leaking, told.settings)));
    }

    @Test
    void aReplicaWhereItsProjectMayNotBe() {
        told.turn(new Event.ProjectBound("alpha", new Binding(List.of("elsewhere"), List.of())));
        WorkloadId job = told.submit(request(1), 1);
        assertFound("place", "is bound to [elsewhere]", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aReplicaUnderAnExportRuleThatForbidsIt() {
        Node node = told.live.nodes().get("one").node();
        SortedMap<String, String> labels = new TreeMap<>(node.labels());
        labels.put(ExportRule.LABEL, "r");
        told.turn(
                new Event.ExportRuleSet(new ExportRule("r", List.of("CN"), "")),
                new Event.NodeRegistered(node.with(labels)));
        WorkloadId job = told.submit(request(1), 1);
        assertFound("place", "forbids its project", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aReplicaOnACordonedNode() {
        told.turn(new Event.NodeStateSet("one", new NodeState.Cordoned()));
        WorkloadId job = told.submit(request(1), 1);
        assertFound("place", "Cordoned", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void anotherDeviceModelThanAskedFor() {
        Request other = new Request(
                MilliCpu.cores(1), new Mebibytes(1), Optional.of(new Request.Devices("l40", 1, DeviceShare.WHOLE)));
        WorkloadId job = told.submit(other, 1);
        assertFound("place", "l40", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aNodeWithAnotherLabel() {
        SortedMap<String, List<String>> labels = new TreeMap<>();
        labels.put("rack", List.of("r2"));
        WorkloadId job =
                told.submit(request(1, Optional.of(new Constraints(labels, List.of(), Optional.empty(), 0))), 1);
        assertFound("place", "label rack", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aTaintThatIsNotTolerated() {
        told.turn(new Event.NodeRegistered(Told.node("three", "r1", "broken")));
        WorkloadId job = told.submit(request(1), 1);
        assertFound("place", "taint broken", told.turn(placed(job, 0, "three", 0)));
    }

    @Test
    void moreReplicasOnANodeThanAllowed() {
        WorkloadId job = told.submit(request(1, close(Optional.empty(), 1)), 2);
        assertFound("place", "may hold 1", told.turn(placed(job, 0, "one", 0), placed(job, 1, "one", 1)));
    }

    @Test
    void devicesOfTwoGroupsWhereOneIsAskedFor() {
        WorkloadId job = told.submit(request(2, close(Optional.of(Proximity.DEVICE_GROUP), 0)), 1);
        assertFound("place", "not in one group", told.turn(placed(job, 0, "one", 1, 2)));
    }

    @Test
    void halfAGang() {
        WorkloadId job = told.submit(request(1), 2);
        assertFound("gang", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aGangOverTwoRacks() {
        WorkloadId job = told.submit(request(1, close(Optional.of(Proximity.RACK), 0)), 2);
        assertFound("gang", "RACK", told.turn(placed(job, 0, "one", 0), placed(job, 1, "two", 0)));
    }

    @Test
    void aGangPlacedBeforeAllOfItHasLeft() {
        WorkloadId job = told.submit(request(1), 2);
        told.turn(placed(job, 0, "one", 0), placed(job, 1, "one", 1));
        told.turn(preempted(job, told.submit(request(1), 1)), retried(job, 1));
        assertFound("gang", told.turn(placed(job, 1, 2, "one", 1)));
    }

    private static Optional<Constraints> close(Optional<Proximity> within, int mostPerNode) {
        return Optional.of(new Constraints(new TreeMap<>(), List.of(), within, mostPerNode));
    }

    private static Event retried(WorkloadId job, int rank) {
        return new Event.ReplicaRetried(
                new ReplicaId(job, rank), new Exit.Signal(15), Duration.ZERO, NOW, 0, NOW, Optional.empty());
    }

    @Test
    void moreDevicesThanNominalShareAndBorrowingLimit() {
        quota("alpha", 1_000, 1_000);
        WorkloadId job = told.submit(request(1), 3);
        assertFound(
                "quota",
                "3000 thousandths of h20 of 2000",
                told.turn(placed(job, 0, "one", 0), placed(job, 1, "one", 1), placed(job, 2, "one", 2)));
    }

    @Test
    void moreCoresThanTheQuota() {
        told.turn(new Event.QuotaSet("alpha", new Quota(Optional.of(MilliCpu.cores(1)), new TreeMap<>())));
        WorkloadId job = told.submit(request(0), 2);
        assertFound("quota", "cores", told.turn(placed(job, 0, "one"), placed(job, 1, "one")));
    }

    private void quota(String project, int nominal, int borrowing) {
        SortedMap<String, Integer> devices = new TreeMap<>();
        devices.put(Told.MODEL, nominal);
        SortedMap<String, Integer> limit = new TreeMap<>();
        limit.put(Told.MODEL, borrowing);
        told.turn(new Event.QuotaSet(project, new Quota(Optional.empty(), devices, limit)));
    }

    @Test
    void aReplicaPlacedTwice() {
        WorkloadId job = told.submit(request(1), 1);
        told.turn(placed(job, 0, "one", 0));
        assertFound("replica", told.turn(placed(job, 0, 2, "two", 0)));
    }

    @Test
    void aGenerationLeftOut() {
        WorkloadId job = told.submit(request(1), 1);
        assertFound("replica", told.turn(placed(job, 0, 2, "one", 0)));
    }

    @Test
    void whatHasEndedComesBack() {
        WorkloadId job = told.submit(request(1), 1);
        told.turn(
                new Event.ReplicaEnded(new ReplicaId(job, 0), new Exit.Status(0), Duration.ZERO, NOW, Optional.empty()),
                new Event.WorkloadEnded(job, new Outcome(Phase.SUCCEEDED, "", NOW)));
        assertFound("replica", told.turn(placed(job, 0, "one", 0)));
    }

    @Test
    void aWorkloadThatIsNoLongerThere() {
        World before = World.of(told.live.image());
        told.submit(request(1), 1);
        assertFound("replica", "lost", told.invariants.compare(NOW, before, new Scheduler(before, told.settings)));
    }

    @Test
    void twoThatPushEachOtherOutInTurn() {
        WorkloadId one = told.submit(request(1), 1);
        WorkloadId other = told.submit(request(1), 1);
        told.turn(placed(one, 0, "one", 0));
        told.turn(preempted(one, other), retried(one, 0), placed(other, 0, "one", 0));
        assertFound("preemption cycle", told.turn(preempted(other, one)));
    }

    @Test
    void aHigherClassThatGivesWayToALowerOne() {
        WorkloadId reserved = told.submit("beta", PriorityClass.RESERVED, request(1), 1);
        told.turn(placed(reserved, 0, "one", 0));
        WorkloadId spot = told.submit("alpha", PriorityClass.SPOT, request(1), 1);
        assertFound("priority", told.turn(preempted(reserved, spot)));
    }

    @Test
    void whatIsLentGoesBackToALowerClass() {
        quota("alpha", 1_000, 0);
        WorkloadId reserved = told.submit("beta", PriorityClass.RESERVED, request(1), 1);
        told.turn(placed(reserved, 0, "one", 0));
        WorkloadId spot = told.submit("alpha", PriorityClass.SPOT, request(1), 1);
        assertEquals(Optional.empty(), told.turn(preempted(reserved, spot)));
    }

    @Test
    void aLowerClassThatOvertakes() {
        told.submit("alpha", PriorityClass.RESERVED, request(1), 1);
        WorkloadId spot = told.submit("alpha", PriorityClass.SPOT, request(1), 1);
        told.turn(placed(spot, 0, "one", 0));
        assertFound("priority", told.compare());
    }

    @Test
    void inStrictOrderALaterOneThatOvertakes() {
        Told strict = new Told(SchedulerSettings.firstFit().strict());
        strict.submit(request(4), 3);
        WorkloadId later = strict.submit(request(1), 1);
        strict.turn(placed(later, 0, "one", 0));
        assertFound("priority", strict.compare());
    }

    @Test
    void roomThatNobodyGets() {
        told.submit(request(1), 1);
        assertFound("work conserved", told.compare());
        Told fair = new Told(SchedulerSettings.firstFit().in(Order.FAIR_SHARE));
        fair.submit(request(4), 2);
        assertFound("work conserved", fair.compare());
    }

    @Test
    void aPolicyThatHidesANode() {
        Scorer blind = (_, node) -> node.node().name().equals("two") ? -1 : 0;
        Told hidden = new Told(SchedulerSettings.firstFit().with(blind));
        WorkloadId job = hidden.submit(request(4), 2);
        Scheduler scheduler = new Scheduler(hidden.live, hidden.settings);
        scheduler.pass(hidden::turn);
        assertTrue(hidden.live.replica(new ReplicaId(job, 0)).orElseThrow().generation() == 0);
        assertFound("work conserved", hidden.invariants.compare(NOW, hidden.live, scheduler));
    }

    @Test
    void aSchedulerThatHasNotSeenASubmission() {
        Scheduler blind = new Scheduler(World.of(told.live.image()), told.settings);
        told.submit(request(5), 1);
        assertFound("index", told.invariants.compare(NOW, told.live, blind));
    }

    @Test
    void aSchedulerThatHasNotSeenAPlacement() {
        WorkloadId job = told.submit(request(1), 1);
        World stale = World.of(told.live.image());
        Scheduler blind = new Scheduler(stale, told.settings);
        stale.apply(new Event.StopRequested(job, new Stopping("", Phase.STOPPED), NOW));
        told.turn(placed(job, 0, "one", 0));
        assertFound("index", "projects hold", told.invariants.compare(NOW, told.live, blind));
    }
}
