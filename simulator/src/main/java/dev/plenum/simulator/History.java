package dev.plenum.simulator;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.port.MemoryJournal;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.invariant.Invariants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * A seeded random history of commands, completions, failures and, where asked, one crash of the control plane, run through the live loop in virtual
 * time. After each turn and at the end it checks {@link Invariants}; at its end,
 * that the bill is right. The seed also draws the fleet, the quotas and how the scheduler is set. A seed and a crash point reproduce everything.
 */
public final class History {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMillis(700);

    private static final Duration LONGEST_LOSS = Duration.ofSeconds(40);

    private final int turns;
    private final Setup setup;
    private final Fleet fleet;
    private final Demand demand;
    private final Laws laws;
    private final Invariants invariants;
    private final SplittableRandom pace;
    private final SimulatedRuntime runtime;
    private final MemoryJournal memory = new MemoryJournal();
    private final CrashingJournal journal = new CrashingJournal(memory);
    private final Deque<Input.Command> unanswered = new ArrayDeque<>();
    private final List<String> wrong = new ArrayList<>();
    private Inbox inbox = new Inbox(1000);
    private ControlLoop loop;
    private Instant now = START;
    private long checkedUpTo;
    private long turnsRun;

    /** @param turns how many turns have new commands; the history then runs until nothing is left */
    public History(long seed, int turns) {
        SplittableRandom root = new SplittableRandom(seed);
        this.turns = turns;
        this.setup = Setup.drawn(root.split());
        this.fleet = new Fleet(root.split());
        this.invariants = new Invariants(setup.settings());
        this.demand = new Demand(root.split());
        this.pace = root.split();
        this.runtime = new SimulatedRuntime(root.split(), START);
        this.laws = new Laws(root.split());
        this.loop = controlPlane();
        runtime.observedBy(inbox);
    }

    /** The control plane's process dies at this append, counted from 1: before it is durable, or after. */
    public History crashingAt(int append, boolean after) {
        journal.crash(append, after);
        return this;
    }

    /** Runs it all; returns what was wrong, nothing when all invariants held. */
    public List<String> run() {
        unanswered.addAll(demand.projects());
        unanswered.add(laws.enacted());
        unanswered.addAll(fleet.registrations());
        for (int turn = 0; turn < turns && wrong.isEmpty(); turn++) {
            for (int commands = pace.nextInt(4); commands > 0; commands--) {
                unanswered.add(demand.next());
            }
            laws.next().ifPresent(unanswered::add);
            if (pace.nextInt(4) == 0) {
                fleet.next(loop.world(), runtime.outOfReach()).ifPresent(unanswered::add);
            } else {
                reach();
            }
            turn(STEP.multipliedBy(pace.nextLong(1, 5)));
        }
        drain();
        if (wrong.isEmpty()) {
            wrong.addAll(Bills.wrong(memory, runtime.used()));
        }
        return wrong;
    }

    /** How often the journal was written: the points at which a crash can be asked for. */
    public int appends() {
        return journal.appends();
    }

    /** Of all batches, as text: equal for equal histories, in every run of every JVM. */
    public long fingerprint() {
        CRC32C checksum = new CRC32C();
        memory.replay(0, batch -> checksum.update(batch.toString().getBytes(StandardCharsets.UTF_8)));
        return checksum.getValue();
    }

    /** How many turns it had. */
    public long turnsRun() {
        return turnsRun;
    }

    /** A node is lost, or one is back. */
    private void reach() {
        List<String> lost = runtime.outOfReach();
        if (!lost.isEmpty() && pace.nextInt(8) == 0) {
            runtime.reach(lost.getFirst());
            unanswered.add(new Input.SetNodeState(lost.getFirst(), new NodeState.Ready()));
        } else if (pace.nextInt(25) == 0) {
            String node = Fleet.NAMES.get(pace.nextInt(Fleet.NAMES.size()));
            if (!lost.contains(node) && loop.world().nodes().containsKey(node)) {
                runtime.lose(node, Duration.ofSeconds(pace.nextLong(LONGEST_LOSS.toSeconds())));
                unanswered.add(new Input.SetNodeState(node, new NodeState.Unreachable(now)));
            }
        }
    }

    private void turn(Duration step) {
        now = now.plus(step);
        runtime.advance(now);
        try {
            oneTurn();
        } catch (CrashingJournal.Crash crash) {
            recover();
            oneTurn();
        }
        turnsRun++;
        check();
    }

    private void readOn() {
        long from = checkedUpTo;
        memory.replay(from, batch -> {
            invariants.read(batch.now(), batch.events());
            checkedUpTo = batch.lastPosition();
        });
    }

    private void check() {
        readOn();
        invariants
                .compare(now, loop.world(), loop.scheduler())
                .map(broken -> broken + " (" + setup + ")")
                .ifPresent(wrong::add);
    }

    private void oneTurn() {
        unanswered.forEach(command -> inbox.ask(command, answer -> answered(command, answer)));
        try {
            loop.turn(inbox.take(Duration.ZERO), now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A caller that got no answer asks again with the same idempotency key, as clients do. */
    private void answered(Input.Command command, Answer answer) {
        unanswered.remove(command);
        if (answer instanceof Answer.Refused(var why) && command instanceof Input.Submit) {
            boolean expected = why.code() == ErrorCode.QUOTA_EXCEEDED;
            if (!expected) {
                wrong.add("a submission was refused: " + why.getMessage());
            }
        }
    }

    private ControlLoop controlPlane() {
        return new ControlLoop(journal, setup.settings(), LoopSettings.DEFAULT, _ -> {}, this::act);
    }

    private void act(Action action) {
        switch (action) {
            case Action.Start start -> runtime.start(start);
            case Action.Stop stop -> runtime.stop(stop);
            case Action.Forget forget -> runtime.forget(forget);
        }
    }

    /** The process is gone with its inbox and its World; machines go on. A new one reads the journal and takes them back. */
    private void recover() {
        readOn();
        inbox = new Inbox(1000);
        loop = controlPlane();
        runtime.observedBy(inbox);
        runtime.readopt(loop.expected());
        loop.outstanding().forEach(this::act);
    }

    private void drain() {
        now = now.plusSeconds(1);
        runtime.outOfReach().forEach(runtime::reach);
        loop.world()
                .nodes()
                .keySet()
                .forEach(node -> unanswered.add(new Input.SetNodeState(node, new NodeState.Ready())));
        for (int patience = 0; patience < 2_000 && wrong.isEmpty() && !quiet(); patience++) {
            loop.world().workloads().values().stream()
                    .filter(state -> state.stopping().isEmpty())
                    .forEach(state -> unanswered.add(new Input.Stop(
                            state.workload().project(), state.id().text(), "the history ends")));
            turn(Duration.ofSeconds(3));
        }
        if (wrong.isEmpty() && !quiet()) {
            wrong.add("did not come to rest: " + loop.world().workloads() + ", runs " + runtime.alive());
        }
    }

    private boolean quiet() {
        return loop.world().workloads().isEmpty() && runtime.alive().isEmpty() && unanswered.isEmpty();
    }
}
