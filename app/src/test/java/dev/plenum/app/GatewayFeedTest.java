package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ModelReference;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What gateways are told as the World changes. */
final class GatewayFeedTest {

    private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");
    private static final Request SMALL = new Request(new MilliCpu(1), new Mebibytes(1), Optional.empty());
    private static final Placement HERE = new Placement("here", List.of(), false);

    private final World world = new World();
    private final List<Snapshot> told = new ArrayList<>();
    private final GatewayFeed feed = feed(told);

    GatewayFeedTest() {
        world.apply(new Event.ProjectCreated(new Project("default", "home", Quota.UNLIMITED)));
        world.apply(new Event.NodeRegistered(
                new Node("here", "local", "local", new Capacity(MilliCpu.cores(16), new Mebibytes(8192)), List.of())));
    }

    private static GatewayFeed feed(List<Snapshot> told) {
        GatewayFeed feed = new GatewayFeed(() -> {}, (_, _) -> Optional.empty(), _ -> Optional.empty());
        feed.tells(told::add);
        return feed;
    }

    private void turn(Event... events) {
        for (Event event : events) {
            world.apply(event);
        }
        feed.reached(world.position(), world);
    }

    /** What one is told that hears of the World for the first time. */
    private Snapshot everything() {
        List<Snapshot> fresh = new ArrayList<>();
        feed(fresh).reached(world.position(), world);
        return fresh.getFirst();
    }

    private static Event key(String id) {
        return new Event.KeyCreated(new ApiKey(id, "default", "name", Snapshot.hash(id), "plm"));
    }

    private static Event submitted(WorkloadId id, String name) {
        Launch.Engine engine = new Launch.Engine("llama.cpp", new ModelReference("tiny", "/models/tiny.gguf"), 2048, 1);
        return new Event.WorkloadSubmitted(
                id, new Service("default", name, PriorityClass.STANDARD, SMALL, 1, engine), AT, Optional.empty());
    }

    @Test
    void aServiceHasARouteFromItsSubmissionToItsEndAndATargetWhileItsReplicaIsReady() {
        WorkloadId id = WorkloadId.of("service", 3);
        ReplicaId replica = new ReplicaId(id, 0);
        turn(submitted(id, "chat"));
        assertEquals(List.of(), told.getLast().routes().getFirst().targets());
        turn(new Event.ReplicaPlaced(replica, 1, HERE, AT), new Event.ReplicaStarted(replica, AT));
        assertEquals(1, told.size(), "it is not ready yet");
        turn(new Event.ReplicaReady(replica, "http://127.0.0.1:9000"));
        assertEquals(
                List.of(Target.of("http://127.0.0.1:9000")),
                told.getLast().routes().getFirst().targets());
        turn(new Event.StopRequested(id, new Stopping("owner asked", Phase.STOPPED), AT));
        assertEquals(List.of(), told.getLast().routes().getFirst().targets());
        turn(
                new Event.ReplicaEnded(replica, new Exit.Status(0), Duration.ZERO, AT, Optional.empty()),
                new Event.WorkloadEnded(id, new Outcome(Phase.STOPPED, "owner asked", AT)));
        assertEquals(List.of(), told.getLast().routes());
        assertEquals(4, told.size());
    }

    @Test
    void turnByTurnItTellsWhatOneThatComesLaterIsToldAtOnce() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> keys = new ArrayList<>();
        List<WorkloadId> services = new ArrayList<>();
        turn();
        for (int step = 0; step < 300; step++) {
            List<Event> events = new ArrayList<>();
            int choice = random.nextInt(4);
            if (choice == 0 || keys.isEmpty()) {
                keys.add("key-" + step);
                events.add(key(keys.getLast()));
            } else if (choice == 1) {
                events.add(new Event.KeyRevoked(keys.remove(random.nextInt(keys.size()))));
            } else if (choice == 2 || services.isEmpty()) {
                WorkloadId id = WorkloadId.of("service", world.position() + 1);
                services.add(id);
                events.add(submitted(id, "service-" + step));
                if (random.nextBoolean()) {
                    events.add(new Event.ReplicaPlaced(new ReplicaId(id, 0), 1, HERE, AT));
                    events.add(new Event.ReplicaStarted(new ReplicaId(id, 0), AT));
                    events.add(new Event.ReplicaReady(new ReplicaId(id, 0), "http://127.0.0.1:" + (9000 + step)));
                }
            } else {
                WorkloadId id = services.remove(random.nextInt(services.size()));
                events.add(new Event.WorkloadEnded(id, new Outcome(Phase.STOPPED, "", AT)));
            }
            turn(events.toArray(Event[]::new));
            assertEquals(everything(), told.getLast(), "step " + step);
        }
        assertEquals(301, told.size());
    }

    @Test
    void aTurnThatTouchesNeitherKeysNorRoutesTellsNothingAndCostsNextToNothing() {
        for (int key = 0; key < 10_000; key++) {
            world.apply(key("key-" + key));
        }
        turn();
        assertEquals(10_000, told.getLast().keys().size());
        long began = System.nanoTime();
        for (int turn = 0; turn < 20_000; turn++) {
            turn(new Event.QuotaSet("default", Quota.UNLIMITED));
        }
        double micros = (System.nanoTime() - began) / 1e3 / 20_000;
        assertEquals(1, told.size());
        assertTrue(micros < 100, micros + " us a turn");
    }
}
