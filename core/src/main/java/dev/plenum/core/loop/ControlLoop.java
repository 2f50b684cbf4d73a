package dev.plenum.core.loop;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.Runtime;
import dev.plenum.core.scheduling.Notices;
import dev.plenum.core.scheduling.Scheduler;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The one loop that everything hangs on; one thread, live and in simulation.
 *
 * <p>A turn takes one batch at one time. For each input it decides and applies; then it lets the scheduler make one pass, each decision of which is
 * applied at once; then it appends all events of the turn to the journal in one write. Only then do answers, the batch for followers, and actions for
 * runtimes leave. So nothing that anyone was told can be lost, and nothing is started that the journal does not know.
 *
 * <p>A failed append is fatal: the World is ahead of the journal and must be rebuilt from it. The exception reaches the caller of {@link #turn}, who
 * stops the process.
 */
public final class ControlLoop {

    private final Journal journal;
    private final Scheduler scheduler;
    private final Deadlines deadlines;
    private final BudgetStops budgets;
    private final CommandDecider commands;
    private final ObservationDecider observations;
    private final LoopSettings settings;
    private final Consumer<Journal.Batch> follower;
    private final Consumer<Action> actions;
    private final World world;
    private final long epoch;
    private Instant now = Instant.EPOCH;

    /**
     * Recovers the World from the journal and takes the next epoch.
     *
     * @param follower gets every durable batch, in order; must not block
     * @param actions gets what runtimes are to do, in order; must not block
     */
    public ControlLoop(
            Journal journal,
            SchedulerSettings scheduling,
            LoopSettings settings,
            Consumer<Journal.Batch> follower,
            Consumer<Action> actions) {
        this.journal = journal;
        this.settings = settings;
        Endings endings = new Endings(settings);
        Notices notices = new Notices(scheduling.notice());
        this.commands = new CommandDecider(endings, notices);
        this.observations = new ObservationDecider(endings, settings);
        this.follower = follower;
        this.actions = actions;
        this.epoch = journal.openEpoch();
        this.world = journal.snapshot().map(World::of).orElseGet(World::new);
        journal.replay(world.position(), batch -> {
            now = batch.now();
            batch.events().forEach(world::apply);
        });
        this.scheduler = new Scheduler(world, scheduling);
        this.deadlines = new Deadlines(world);
        this.budgets = new BudgetStops(world, endings, notices);
    }

    /** One turn. Time never goes back: an earlier {@code clock} counts as the last turn's. */
    public void turn(List<Inbox.Item> batch, Instant clock) {
        now = clock.isAfter(now) ? clock : now;
        Turn turn = new Turn(world.position());
        scheduler.advance(now);
        for (Inbox.Item item : batch) {
            switch (item) {
                case Inbox.Item.Seen(Input.Observed observed) ->
                    observations.decide(world, observed, now).forEach(turn::apply);
                case Inbox.Item.Asked(Input.Command command, Consumer<Answer> answer) ->
                    turn.answers.add(new Reply(answer, decide(command, turn)));
                case Inbox.Item.Posted(Input.SpendPosted sum) -> budgets.posted(sum);
                case Inbox.Item.Question(Consumer<World> reader) -> turn.questions.add(reader);
            }
        }
        for (WorkloadId overdue : deadlines.passed(now)) {
            observations.overdue(world, overdue, now).forEach(turn::apply);
        }
        budgets.decide(now).forEach(turn::apply);
        scheduler.pass(turn::apply);
        publish(turn);
    }

    private Answer decide(Input.Command command, Turn turn) {
        try {
            Decision decision = commands.decide(world, command, now);
            decision.events().forEach(turn::apply);
            return new Answer.Done(decision.id(), world.position());
        } catch (PlenumException refused) {
            return new Answer.Refused(refused);
        }
    }

    private void publish(Turn turn) {
        if (!turn.events.isEmpty()) {
            journal.append(epoch, turn.positionBefore, now, turn.events);
            follower.accept(new Journal.Batch(epoch, turn.positionBefore + 1, now, turn.events));
        }
        turn.actions.forEach(actions);
        turn.answers.forEach(reply -> reply.to.accept(reply.answer));
        turn.questions.forEach(question -> question.accept(world));
    }

    /** What runtimes should be doing, all of it: asked for once after recovery. Repeating an action does nothing new. */
    public List<Action> outstanding() {
        List<Action> all = new ArrayList<>();
        for (WorkloadState state : world.workloads().values()) {
            for (Replica replica : state.replicas()) {
                if (replica.phase() instanceof ReplicaPhase.Placed) {
                    all.add(start(state, replica));
                }
                if (state.stopping().isPresent() && replica.phase().place().isPresent()) {
                    all.add(new Action.Stop(replica.id(), replica.generation(), settings.stopNotice()));
                } else {
                    replica.preemption().ifPresent(why -> all.add(stop(replica, why)));
                }
            }
        }
        return all;
    }

    /** The notice that is left of the one it got. */
    private Action stop(Replica replica, Preemption why) {
        Duration left = Duration.between(now, why.freeBy());
        return new Action.Stop(replica.id(), replica.generation(), left.isNegative() ? Duration.ZERO : left);
    }

    /** Every replica that has a place: what runtimes should find when they look. */
    public List<Runtime.Expected> expected() {
        return world.workloads().values().stream()
                .flatMap(state -> state.replicas().stream())
                .filter(replica -> replica.phase().place().isPresent())
                .map(replica -> new Runtime.Expected(
                        replica.id(), replica.generation(), replica.phase() instanceof ReplicaPhase.Running))
                .toList();
    }

    private Action start(WorkloadState state, Replica replica) {
        return new Action.Start(
                replica.id(),
                replica.generation(),
                epoch,
                state.workload(),
                replica.phase().place().orElseThrow());
    }

    /** When a turn is due although nothing is asked or observed. */
    public Optional<Instant> nextDue() {
        return Stream.of(deadlines.next(), budgets.nextDue(), scheduler.nextDue())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** For whoever explains what it decided; on the loop's thread. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** For the thread that runs the loop, and for harnesses; nobody else may look. */
    public World world() {
        return world;
    }

    private record Reply(Consumer<Answer> to, Answer answer) {}

    /** What one turn has gathered so far. */
    private final class Turn {

        private final long positionBefore;
        private final List<Event> events = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();
        private final List<Reply> answers = new ArrayList<>();
        private final List<Consumer<World>> questions = new ArrayList<>();

        Turn(long positionBefore) {
            this.positionBefore = positionBefore;
        }

        void apply(Event event) {
            collectEnding(event);
            world.apply(event);
            event.used().ifPresent(usage -> budgets.used(usage, world.position()));
            events.add(event);
            collect(event);
        }

        /** Before it is applied, the World still knows the generation that ends. */
        private void collectEnding(Event event) {
            if (event instanceof Event.ReplicaEnded ended) {
                forget(ended.replica());
            } else if (event instanceof Event.ReplicaRetried retried) {
                forget(retried.replica());
            }
        }

        private void collect(Event event) {
            if (event instanceof Event.ReplicaPlaced placed) {
                WorkloadState state = world.workloads().get(placed.replica().workload());
                actions.add(start(state, state.replica(placed.replica().rank())));
            } else if (event instanceof Event.ReplicaPreempted(ReplicaId id, Preemption why)) {
                int generation = world.replica(id).orElseThrow().generation();
                actions.add(new Action.Stop(id, generation, Duration.between(why.at(), why.freeBy())));
            } else if (event instanceof Event.StopRequested stop) {
                world.workloads().get(stop.workload()).replicas().stream()
                        .filter(replica -> replica.phase().place().isPresent())
                        .map(replica -> new Action.Stop(replica.id(), replica.generation(), settings.stopNotice()))
                        .forEach(actions::add);
            }
        }

        private void forget(ReplicaId id) {
            world.replica(id)
                    .filter(replica -> replica.phase().place().isPresent())
                    .ifPresent(replica -> actions.add(new Action.Forget(id, replica.generation())));
        }
    }
}
