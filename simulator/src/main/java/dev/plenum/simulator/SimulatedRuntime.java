package dev.plenum.simulator;

import dev.plenum.core.port.Runtime;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Machines in virtual time. It keeps every promise of {@link Runtime} and outlives a control plane that crashes, as real machines do. {@link #advance}
 * makes time pass: starts take a moment, jobs end, some replicas fail or get lost, drawn from the seed. A node out of reach says nothing; when its lease is over,
 * its replicas have ended there and are reported as lost.
 */
public final class SimulatedRuntime implements Runtime {

    private enum State {
        STARTING,
        RUNNING,
        ENDED
    }

    private static final Duration START_TAKES = Duration.ofMillis(30);
    private static final Duration SLOW_START_TAKES = Duration.ofSeconds(20);
    private static final Duration READY_TAKES = Duration.ofMillis(400);

    private final RandomGenerator random;
    private final SortedMap<ReplicaId, Machine> machines = new TreeMap<>();
    private final Set<String> everStarted = new HashSet<>();
    private final SortedMap<ReplicaId, Double> used = new TreeMap<>();
    private final SortedMap<String, Instant> outOfReach = new TreeMap<>();
    private Observer observer = (_, _, _) -> {};
    private Instant now;

    public SimulatedRuntime(RandomGenerator random, Instant start) {
        this.random = random;
        this.now = start;
    }

    /** A new control plane listens from now on. */
    public void observedBy(Observer next) {
        observer = next;
    }

    @Override
    public void readopt(Collection<Expected> expected) {
        SortedMap<ReplicaId, Expected> known = new TreeMap<>();
        expected.forEach(one -> known.put(one.replica(), one));
        for (Machine machine : List.copyOf(machines.values())) {
            Expected one = known.get(machine.id);
            if (one == null || one.generation() != machine.generation) {
                machines.remove(machine.id);
                end(machine, new Exit.Signal(15));
            }
        }
        for (Expected one : known.values()) {
            Machine machine = machines.get(one.replica());
            if (machine != null) {
                report(machine);
            } else if (one.started()) {
                observer.observed(
                        one.replica(),
                        one.generation(),
                        new Observation.Ended(new Exit.Lost("no trace of it"), Duration.ZERO));
            }
        }
    }

    /** The node can not be reached from now on; its replicas run on until its lease is over. */
    public void lose(String node, Duration lease) {
        outOfReach.put(node, now.plus(lease));
    }

    /** The node is back; what still runs there goes on, and what happened meanwhile is reported. */
    public void reach(String node) {
        outOfReach.remove(node);
        machines.values().stream().filter(machine -> machine.node.equals(node)).forEach(this::report);
    }

    /** Nodes that can not be reached now. */
    public List<String> outOfReach() {
        return List.copyOf(outOfReach.keySet());
    }

    private void report(Machine machine) {
        if (outOfReach.containsKey(machine.node)) {
            return;
        }
        switch (machine.state) {
            case STARTING -> {}
            case RUNNING -> observe(machine, new Observation.Alive(ran(machine)));
            case ENDED -> observe(machine, new Observation.Ended(machine.exit, machine.runTime));
        }
        if (machine.state == State.RUNNING && machine.answers) {
            observe(machine, new Observation.Ready(endpoint(machine)));
        }
    }

    @Override
    public void start(Action.Start start) {
        Machine known = machines.get(start.replica());
        if (known != null && known.generation >= start.generation()) {
            report(known);
            return;
        }
        if (!everStarted.add(start.replica() + "#" + start.generation())) {
            throw new IllegalStateException(
                    start.replica() + " generation " + start.generation() + " was started twice");
        }
        if (known != null && known.state != State.ENDED) {
            throw new IllegalStateException(start.replica() + " generation " + start.generation()
                    + " was started while generation " + known.generation + " is alive");
        }
        Machine machine = new Machine(start);
        machine.startsAt = now.plus(random.nextInt(8) == 0 ? SLOW_START_TAKES : START_TAKES);
        machine.answersToo = !(start.workload() instanceof Job);
        machine.endsAfter = machine.answersToo && random.nextInt(4) > 0
                ? Duration.ofDays(365)
                : Duration.ofMillis(random.nextLong(1, 200_000));
        machine.willExit = random.nextInt(5) == 0
                ? (random.nextBoolean() ? new Exit.Status(1) : new Exit.Lost("its machine was restarted"))
                : new Exit.Status(0);
        machines.put(machine.id, machine);
    }

    @Override
    public void stop(Action.Stop stop) {
        Machine machine = machines.get(stop.replica());
        if (machine != null && machine.generation == stop.generation() && machine.state != State.ENDED) {
            machine.stopsAt =
                    now.plusMillis(random.nextLong(Math.max(1, stop.notice().toMillis())));
        } else if (machine == null) {
            observer.observed(
                    stop.replica(),
                    stop.generation(),
                    new Observation.Ended(new Exit.NotStarted("stopped before it started"), Duration.ZERO));
        } else {
            report(machine);
        }
    }

    @Override
    public void forget(Action.Forget forget) {
        Machine machine = machines.get(forget.replica());
        if (machine != null && machine.generation == forget.generation() && machine.state == State.ENDED) {
            machines.remove(forget.replica());
        }
    }

    /** Time passes up to that instant; what happens is observed. */
    public void advance(Instant to) {
        now = to;
        for (Machine machine : List.copyOf(machines.values())) {
            advance(machine);
        }
    }

    private void advance(Machine machine) {
        Instant lease = outOfReach.get(machine.node);
        if (lease != null) {
            if (machine.state != State.ENDED && !lease.isAfter(now)) {
                end(machine, new Exit.Lost("its node could not be reached"));
                observe(machine, new Observation.Ended(machine.exit, machine.runTime));
            }
            return;
        }
        if (machine.state == State.STARTING && !machine.startsAt.isAfter(now)) {
            machine.state = State.RUNNING;
            observe(machine, new Observation.Started());
        }
        if (machine.state == State.RUNNING) {
            if (machine.answersToo && !machine.answers && ran(machine).compareTo(READY_TAKES) >= 0) {
                machine.answers = true;
                observe(machine, new Observation.Ready(endpoint(machine)));
            }
            Instant ends = machine.startsAt.plus(machine.endsAfter);
            if (!ends.isAfter(now)) {
                machine.runTime = machine.endsAfter;
                end(machine, machine.willExit);
                observe(machine, new Observation.Ended(machine.exit, machine.runTime));
            } else if (random.nextInt(3) == 0) {
                observe(machine, new Observation.Alive(ran(machine)));
            }
        }
        if (machine.state != State.ENDED && machine.stopsAt != null && !machine.stopsAt.isAfter(now)) {
            machine.runTime = machine.state == State.RUNNING ? ran(machine) : Duration.ZERO;
            end(machine, machine.state == State.RUNNING ? new Exit.Signal(15) : new Exit.NotStarted("stopped"));
            observe(machine, new Observation.Ended(machine.exit, machine.runTime));
        }
    }

    private void end(Machine machine, Exit exit) {
        if (machine.state == State.RUNNING) {
            machine.runTime = machine.runTime.isZero() ? ran(machine) : machine.runTime;
            used.merge(machine.id, machine.runTime.toNanos() / 1e12 * machine.rateThousandths, Double::sum);
        }
        machine.state = State.ENDED;
        machine.exit = exit;
    }

    private Duration ran(Machine machine) {
        return Duration.between(machine.startsAt, now);
    }

    private static String endpoint(Machine machine) {
        return "http://simulated/" + machine.id + "/" + machine.generation;
    }

    private void observe(Machine machine, Observation observation) {
        observer.observed(machine.id, machine.generation, observation);
    }

    /** Replicas whose process exists at this moment. */
    public List<ReplicaId> alive() {
        List<ReplicaId> alive = new ArrayList<>();
        machines.forEach((id, machine) -> {
            if (machine.state != State.ENDED) {
                alive.add(id);
            }
        });
        return alive;
    }

    /** How many unit-seconds each replica used, over all its generations that have ended: the truth that a bill must equal. */
    public Map<ReplicaId, Double> used() {
        return new TreeMap<>(used);
    }

    @Override
    public void close() {}

    /** One replica's process on its machine. */
    private static final class Machine {
        private final ReplicaId id;
        private final int generation;
        private final String node;
        private final long rateThousandths;
        private State state = State.STARTING;
        private Instant startsAt = Instant.EPOCH;
        private Instant stopsAt;
        private Duration endsAfter = Duration.ZERO;
        private Duration runTime = Duration.ZERO;
        private Exit willExit = new Exit.Status(0);
        private Exit exit = new Exit.Status(0);
        private boolean answersToo;
        private boolean answers;

        Machine(Action.Start start) {
            id = start.replica();
            generation = start.generation();
            node = start.placement().node();
            Request held = start.workload().held(id.rank(), start.placement());
            rateThousandths = held.devices()
                    .map(devices -> (long) devices.thousandths())
                    .orElseGet(() -> held.cpu().thousandths());
        }
    }
}
