package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.world.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells replicas to leave their places.
 *
 * @param length between the word and the place being free
 */
public record Notices(Duration length) {

    /** To those of the replicas that hold a place and were not told before. */
    public List<Event> to(List<Replica> replicas, String reason, Instant now) {
        Preemption why = new Preemption(reason, now, now.plus(length));
        return replicas.stream()
                .filter(replica -> replica.phase().place().isPresent()
                        && replica.preemption().isEmpty())
                .<Event>map(replica -> new Event.ReplicaPreempted(replica.id(), why))
                .toList();
    }
}
