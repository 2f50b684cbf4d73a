package dev.plenum.core.loop;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Runtime;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where everybody leaves what the loop should look at. Bounded: commands beyond its size are refused as busy; observations coalesce to one slot a
 * replica, sums to one a payer, and are never refused. Safe from any thread; one thread takes.
 */
public final class Inbox implements Runtime.Observer {

    /** What the loop finds in its inbox. */
    public sealed interface Item {

        /** @param answer gets the answer once its events are durable; called on the loop's thread, must not block */
        record Asked(Input.Command command, Consumer<Answer> answer) implements Item {}

        record Seen(Input.Observed observed) implements Item {}

        record Posted(Input.SpendPosted sum) implements Item {}

        /** Reads the World on the loop's thread, after the turn; must be quick. */
        record Question(Consumer<World> reader) implements Item {}
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final List<Item> asked = new ArrayList<>();
    private final SequencedMap<ReplicaId, Input.Observed> seen = new LinkedHashMap<>();
    private final SequencedMap<Payer, Input.SpendPosted> posted = new LinkedHashMap<>();

    /** @param capacity commands and questions that may wait */
    public Inbox(int capacity) {
        this.capacity = capacity;
    }

    /** @throws PlenumException BUSY when it is full */
    public void ask(Input.Command command, Consumer<Answer> answer) {
        add(new Item.Asked(command, answer));
    }

    /** @throws PlenumException BUSY when it is full */
    public void question(Consumer<World> reader) {
        add(new Item.Question(reader));
    }

    private void add(Item item) {
        lock.lock();
        try {
            if (asked.size() >= capacity) {
                throw new PlenumException(
                        ErrorCode.BUSY, capacity + " requests are waiting already", "fewer", "Ask again in a second");
            }
            asked.add(item);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void observed(ReplicaId replica, int generation, Observation observation) {
        lock.lock();
        try {
            seen.merge(replica, new Input.Observed(replica, generation, observation), Inbox::later);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Of two sums of a project the newer one counts. */
    public void posted(Input.SpendPosted sum) {
        lock.lock();
        try {
            posted.put(sum.payer(), sum);
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Which of two observations says more: a newer generation, then an end, then readiness, then the newer one. */
    private static Input.Observed later(Input.Observed old, Input.Observed fresh) {
        if (old.generation() != fresh.generation()) {
            return old.generation() > fresh.generation() ? old : fresh;
        }
        return weight(old.observation()) > weight(fresh.observation()) ? old : fresh;
    }

    private static int weight(Observation observation) {
        return switch (observation) {
            case Observation.Started _, Observation.Alive _ -> 0;
            case Observation.Ready _ -> 1;
            case Observation.Ended _ -> 2;
        };
    }

    /** Everything that is there: observations first, then sums, then what was asked, each in arrival order. Waits at most this long for something. */
    public List<Item> take(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (asked.isEmpty() && seen.isEmpty() && posted.isEmpty() && left > 0) {
                left = something.awaitNanos(left);
            }
            List<Item> batch = new ArrayList<>(seen.size() + posted.size() + asked.size());
            seen.values().forEach(observed -> batch.add(new Item.Seen(observed)));
            posted.values().forEach(sum -> batch.add(new Item.Posted(sum)));
            batch.addAll(asked);
            seen.clear();
            posted.clear();
            asked.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
