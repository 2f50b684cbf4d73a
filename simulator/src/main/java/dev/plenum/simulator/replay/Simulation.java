package dev.plenum.simulator.replay;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.Job;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The live control loop in virtual time: the same {@code ControlLoop} and {@code Scheduler} as {@code plenum up}, with {@link Machines} in place of a
 * runtime and a journal that keeps nothing.
 *
 * <p>One turn takes everything that happens at one millisecond: ends first, then submissions in the order of the demand. Time jumps from one such
 * millisecond to the next.
 */
public final class Simulation {

    private final Machines machines = new Machines();
    private final CountingJournal journal;
    private final ControlLoop loop;
    private final Map<String, Long> expected = new HashMap<>();
    private long nowMillis;

    /** @param reader gets the events of every turn, with its time */
    public Simulation(SchedulerSettings scheduling, LoopSettings settings, BiConsumer<Instant, List<Event>> reader) {
        journal = new CountingJournal((now, events) -> {
            events.forEach(this::follow);
            reader.accept(now, events);
        });
        loop = new ControlLoop(journal, scheduling, settings, _ -> {}, this::act);
    }

    /** One turn now with these commands: the fleet and the projects, before the demand. */
    public void command(List<? extends Input.Command> commands) {
        List<Inbox.Item> items = new ArrayList<>();
        commands.forEach(command -> items.add(asked(command)));
        loop.turn(items, Instant.ofEpochMilli(nowMillis));
    }

    /** One turn now with this command. */
    public void ask(Input.Command command) {
        command(List.of(command));
    }

    /** One turn with this submission. */
    public void submit(Submission submission) {
        nowMillis = submission.atMillis();
        ask(expecting(submission));
    }

    private Input.Submit expecting(Submission submission) {
        expected.put(submission.job().name(), submission.workMillis());
        return new Input.Submit(submission.job(), Optional.empty());
    }

    /** Runs until all demand has been submitted and all that can end has ended. */
    public void run(Iterator<Submission> demand) {
        run(demand, Collections.emptyIterator());
    }

    /**
     * The same with faults on the way, in the order of their times; those after the end do not happen.
     *
     * @param faults may go on for ever
     */
    public void run(Iterator<Submission> demand, Iterator<Fault> faults) {
        Optional<Submission> next = next(demand);
        Optional<Fault> fault = faults.hasNext() ? Optional.of(faults.next()) : Optional.empty();
        while (true) {
            long due = nextDueMillis();
            long at = Math.min(
                    Math.min(machines.nextMillis(), due),
                    next.map(Submission::atMillis).orElse(Long.MAX_VALUE));
            if (at == Long.MAX_VALUE) {
                return;
            }
            if (fault.isPresent() && fault.get().atMillis() <= at) {
                nowMillis = Math.max(nowMillis, fault.get().atMillis());
                happen(fault.get());
                fault = faults.hasNext() ? Optional.of(faults.next()) : Optional.empty();
                continue;
            }
            nowMillis = at;
            List<Inbox.Item> items = new ArrayList<>();
            machines.due(nowMillis, items);
            while (next.isPresent() && next.get().atMillis() <= nowMillis) {
                items.add(asked(expecting(next.get())));
                next = next(demand);
            }
            loop.turn(items, Instant.ofEpochMilli(nowMillis));
        }
    }

    private long nextDueMillis() {
        // Up to the next whole millisecond: a turn before it would find nothing due.
        return loop.nextDue().map(due -> due.plusNanos(999_999).toEpochMilli()).orElse(Long.MAX_VALUE);
    }

    private void happen(Fault fault) {
        if (fault.lost()) {
            machines.lose(fault.node(), nowMillis);
        }
        NodeState state =
                fault.lost() ? new NodeState.Unreachable(Instant.ofEpochMilli(nowMillis)) : new NodeState.Ready();
        ask(new Input.SetNodeState(fault.node(), state));
    }

    private static Optional<Submission> next(Iterator<Submission> demand) {
        return demand.hasNext() ? Optional.of(demand.next()) : Optional.empty();
    }

    private static Inbox.Item asked(Input.Command command) {
        return new Inbox.Item.Asked(command, Simulation::requireDone);
    }

    static void requireDone(Answer answer) {
        if (answer instanceof Answer.Refused(PlenumException why)) {
            throw why;
        }
    }

    private void act(Action action) {
        switch (action) {
            case Action.Start start -> machines.start(start, nowMillis);
            case Action.Stop stop -> machines.stop(stop, nowMillis);
            case Action.Forget _ -> {}
        }
    }

    private void follow(Event event) {
        if (event instanceof Event.WorkloadSubmitted submitted) {
            Job job = (Job) submitted.workload();
            machines.expect(submitted.id(), job, expected.remove(job.name()));
        } else if (event instanceof Event.WorkloadEnded ended) {
            machines.forget(ended.workload());
        }
    }

    /** Work that preempted replicas did and have to do again, in milliseconds over all replicas. */
    public long lostMillis() {
        return machines.lostMillis();
    }

    /** How often the scheduler looked for a place. */
    public long decisions() {
        return loop.scheduler().decisions();
    }

    /** How many events the journal got. */
    public long events() {
        return journal.events();
    }

    public World world() {
        return loop.world();
    }
}
