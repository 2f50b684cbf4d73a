package dev.plenum.core.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final World world = new World();
    private final Scheduler scheduler = new Scheduler(world, SchedulerSettings.firstFit());

    PlacementTest() {
        world.apply(new Event.ProjectCreated(new Project("default", "lab", Quota.UNLIMITED)));
    }

    private void node(String name, int cores, Device... devices) {
        world.apply(new Event.NodeRegistered(new Node(
                name,
                "default",
                "local",
                new Capacity(MilliCpu.cores(cores), new Mebibytes(4_096)),
                List.of(devices))));
    }

    private static Device device(int index, boolean simulated) {
        return new Device(index, "h20", new Mebibytes(98_304), simulated);
    }

    private WorkloadId job(PriorityClass priority, long milliCpu, Optional<Request.Devices> devices) {
        Job job = new Job(
                "default",
                "job-" + world.position(),
                priority,
                new Request(new MilliCpu(milliCpu), new Mebibytes(64), devices),
                1,
                new Launch.Command(List.of("true"), new TreeMap<>()),
                Optional.empty());
        WorkloadId id = WorkloadId.of("job", world.position() + 1);
        world.apply(new Event.WorkloadSubmitted(id, job, NOW, Optional.empty()));
        return id;
    }

    private List<String> pass() {
        List<String> placed = new ArrayList<>();
        scheduler.advance(NOW);
        scheduler.pass(event -> {
            world.apply(event);
            Event.ReplicaPlaced placement = (Event.ReplicaPlaced) event;
            placed.add(placement.replica().workload() + " on "
                    + placement.placement().node() + placement.placement().deviceIndexes());
        });
        return placed;
    }

    @Test
    void aCordonedOrUnreachableNodeReceivesNoNewReplica() {
        node("one", 4);
        node("two", 4);
        node("three", 4);
        world.apply(new Event.NodeStateSet("one", new NodeState.Cordoned()));
        world.apply(new Event.NodeStateSet("two", new NodeState.Unreachable(NOW)));
        WorkloadId id = job(PriorityClass.STANDARD, 1000, Optional.empty());
        assertEquals(List.of(id + " on three[]"), pass());
    }

    @Test
    void tiesGoToTheNodeThatRegisteredFirst() {
        node("zebra", 4);
        node("ant", 4);
        WorkloadId id = job(PriorityClass.STANDARD, 1000, Optional.empty());
        assertEquals(List.of(id + " on zebra[]"), pass());
    }

    @Test
    void thePriorityClassGoesBeforeArrival() {
        node("one", 1);
        job(PriorityClass.SPOT, 1000, Optional.empty());
        job(PriorityClass.STANDARD, 1000, Optional.empty());
        WorkloadId reserved = job(PriorityClass.RESERVED, 1000, Optional.empty());
        assertEquals(List.of(reserved + " on one[]"), pass());
    }

    @Test
    void whatDoesNotFitIsSkippedOver() {
        node("one", 2);
        job(PriorityClass.STANDARD, 64_000, Optional.empty());
        WorkloadId small = job(PriorityClass.STANDARD, 1000, Optional.empty());
        assertEquals(List.of(small + " on one[]"), pass());
    }

    @Test
    void fractionsShareADeviceUntilItIsFull() {
        node("one", 8, device(0, false), device(1, false));
        Optional<Request.Devices> most = Optional.of(new Request.Devices("h20", 1, new DeviceShare(600)));
        Optional<Request.Devices> some = Optional.of(new Request.Devices("h20", 1, new DeviceShare(400)));
        WorkloadId first = job(PriorityClass.STANDARD, 100, most);
        WorkloadId second = job(PriorityClass.STANDARD, 100, most);
        WorkloadId third = job(PriorityClass.STANDARD, 100, some);
        WorkloadId fourth = job(PriorityClass.STANDARD, 100, most);
        assertEquals(List.of(first + " on one[0]", second + " on one[1]", third + " on one[0]"), pass());
        assertEquals(Phase.WAITING, world.workloads().get(fourth).phase());
    }

    @Test
    void whatAsksForNoDeviceStaysOffSimulatedNodes() {
        node("imaginary", 8, device(0, true));
        node("real", 1);
        WorkloadId cpu = job(PriorityClass.STANDARD, 1000, Optional.empty());
        assertEquals(List.of(cpu + " on real[]"), pass());
    }

    @Test
    void aWaitingWorkloadIsToldHowManyNodesEachFilterRulesOut() {
        node("one", 2);
        node("two", 2);
        node("three", 16);
        world.apply(new Event.NodeStateSet("three", new NodeState.Cordoned()));
        WorkloadId id = job(PriorityClass.STANDARD, 8_000, Optional.empty());
        pass();
        Explanation why = scheduler.explain(world.workloads().get(id), NOW);
        assertEquals("no node has room for it now", why.summary());
        assertTrue(
                why.details().contains("2 of 3 nodes have less free CPU than 8 cores"),
                why.details().toString());
        assertTrue(
                why.details().contains("1 of 3 nodes take no new replicas (cordoned or out of reach)"),
                why.details().toString());
    }

    @Test
    void aWorkloadHeldBackByQuotaIsToldWhose() {
        node("one", 8);
        TreeMap<String, Integer> none = new TreeMap<>();
        world.apply(new Event.QuotaSet("default", new Quota(Optional.of(MilliCpu.cores(1)), none)));
        job(PriorityClass.STANDARD, 1000, Optional.empty());
        WorkloadId id = job(PriorityClass.STANDARD, 500, Optional.empty());
        pass();
        Explanation why = scheduler.explain(world.workloads().get(id), NOW);
        assertEquals("its project's quota is used up", why.summary());
        assertTrue(
                why.details().getFirst().startsWith("project default holds 1 cores of its quota of 1 cores"),
                why.details().toString());
    }
}
