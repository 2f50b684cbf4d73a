package dev.plenum.simulator.replay;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A busy fleet that stays busy: how many decisions a second the live loop and scheduler make when work comes and goes all the time.
 *
 * <p>Nodes are like the most common one of OpenB: 8 devices of one model, 96 cores, 384 GiB. They are filled with requests drawn at random from a list
 * until the load is reached; then, step by step, one running request that chance picks departs, and others arrive until the load is reached again. What
 * does not fit when it arrives is dropped. The same seed gives the same history.
 */
public final class ChurnReplay {

    private static final String PROJECT = "trace";
    private static final Launch WORK = new Launch.Command(List.of("work"), Collections.emptySortedMap());
    private static final Observation ENDED = new Observation.Ended(new Exit.Status(0), Duration.ZERO);
    private static final int DEVICES = 8;
    private static final Capacity CAPACITY = new Capacity(new MilliCpu(96_000), new Mebibytes(393_216));
    private static final int MOST_DROPPED_IN_A_ROW = 1_000;

    /** What came of it; all but {@code running} since the warm-up. */
    public record Result(long decisions, long placed, long dropped, long departed, long running, double cpuSeconds) {}

    /** A request that has its place. */
    private record Pod(ReplicaId id, int generation, long thousandths) {}

    private final ControlLoop loop;
    private final List<Request> requests;
    private final String model;
    private final int nodes;
    private final long wanted;
    private final SplittableRandom random;
    private final List<Pod> running = new ArrayList<>();
    private long taken;
    private long turns;
    private long placed;
    private long dropped;
    private long departed;
    private long arriving;

    /**
     * @param requests to draw from
     * @param model of all devices
     * @param load share of the devices that is taken, 0 to 1
     */
    public ChurnReplay(
            SchedulerSettings settings, List<Request> requests, String model, int nodes, double load, long seed) {
        this.loop = new ControlLoop(new CountingJournal(this::read), settings, LoopSettings.DEFAULT, _ -> {}, _ -> {});
        this.requests = requests;
        this.model = model;
        this.nodes = nodes;
        this.wanted = (long) (load * nodes * DEVICES * 1000);
        this.random = new SplittableRandom(seed);
    }

    /** Fills the fleet, lets {@code warmUp} decisions pass, then measures at least {@code decisions}. */
    public Result run(long warmUp, long decisions) {
        turn(registrations());
        refill();
        churn(warmUp);
        long before = loop.scheduler().decisions();
        placed = 0;
        dropped = 0;
        departed = 0;
        Effort effort = new Effort();
        churn(decisions);
        return new Result(
                loop.scheduler().decisions() - before, placed, dropped, departed, running.size(), effort.cpuSeconds());
    }

    private List<Inbox.Item> registrations() {
        List<Device> devices = IntStream.range(0, DEVICES)
                .mapToObj(index -> new Device(index, model, Mebibytes.ZERO, false))
                .toList();
        List<Inbox.Item> items = new ArrayList<>();
        items.add(asked(new Input.CreateProject(new Project(PROJECT, PROJECT, Quota.UNLIMITED))));
        for (int number = 0; number < nodes; number++) {
            items.add(asked(
                    new Input.RegisterNode(new Node("node-" + number, "default", "simulated", CAPACITY, devices))));
        }
        return items;
    }

    private void churn(long decisions) {
        long until = loop.scheduler().decisions() + decisions;
        while (loop.scheduler().decisions() < until) {
            depart();
            refill();
        }
    }

    private void depart() {
        Pod gone = running.set(random.nextInt(running.size()), running.getLast());
        running.removeLast();
        taken -= gone.thousandths;
        departed++;
        turn(List.of(new Inbox.Item.Seen(new Input.Observed(gone.id, gone.generation, ENDED))));
    }

    private void refill() {
        int inARow = 0;
        while (taken < wanted) {
            inARow = arrive() ? 0 : inARow + 1;
            if (inARow == MOST_DROPPED_IN_A_ROW) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "the load is not reached: at " + taken / 1000 + " of " + wanted / 1000 + " devices "
                                + MOST_DROPPED_IN_A_ROW + " requests in a row found no room",
                        "a load that nodes of 8 devices, 96 cores and 384 GiB can carry",
                        "Give a lower --load");
            }
        }
    }

    /** Whether it fitted. */
    private boolean arrive() {
        Request request = requests.get(random.nextInt(requests.size()));
        arriving = request.devices().map(Request.Devices::thousandths).orElse(0);
        long before = placed;
        String name = "j" + turns;
        turn(List.of(asked(new Input.Submit(
                new Job(PROJECT, name, PriorityClass.STANDARD, request, 1, WORK, Optional.empty()),
                Optional.empty()))));
        if (placed == before) {
            dropped++;
            turn(List.of(asked(new Input.Stop(PROJECT, name, "dropped: no node had room when it arrived"))));
        }
        return placed > before;
    }

    private void turn(List<Inbox.Item> items) {
        turns++;
        loop.turn(items, Instant.ofEpochMilli(turns));
    }

    private static Inbox.Item asked(Input.Command command) {
        return new Inbox.Item.Asked(command, Simulation::requireDone);
    }

    private void read(Instant now, List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.ReplicaPlaced one) {
                running.add(new Pod(one.replica(), one.generation(), arriving));
                taken += arriving;
                placed++;
            }
        }
    }
}
