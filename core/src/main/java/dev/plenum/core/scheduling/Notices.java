package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Preemption;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells replicas to leave their places.
 *
 * @param length between the word and the place being free
 */
public record Notices(Duration length) {

    /**
     * To those of the replicas that hold a place and were not told before.
     *
     * @param claimant for whom they leave, if for anybody
     */
    public List<Event> to(List<Replica> replicas, String reason, Optional<WorkloadId> claimant, Instant now) {
        Preemption why = new Preemption(reason, now, now.plus(length), claimant);
        return replicas.stream()
                .filter(replica -> replica.phase().place().isPresent()
                        && replica.preemption().isEmpty())
                .<Event>map(replica -> new Event.ReplicaPreempted(replica.id(), why))
                .toList();
    }
}
