package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Why a workload waits, or why it landed where it is.
 *
 * @param summary one sentence
 * @param details numbers: nodes ruled out by which filter, whose quota, what is ahead of it
 */
public record Explanation(String summary, List<String> details) {

    public Explanation {
        details = List.copyOf(details);
    }

    static Explanation of(
            World world,
            WorkloadState state,
            Instant now,
            PlacementRules rules,
            Admission admission,
            WaitingQueue queue) {
        return switch (state.phase()) {
            case WAITING -> waiting(world, state, now, rules, admission, queue);
            case STARTING, RUNNING -> placed(state);
            case STOPPING ->
                new Explanation(
                        "it is being stopped: " + state.stopping().orElseThrow().reason(), List.of());
            case SUCCEEDED, FAILED, STOPPED ->
                new Explanation("it has ended: " + state.outcome().orElseThrow().reason(), List.of());
        };
    }

    private static Explanation placed(WorkloadState state) {
        List<String> details = new ArrayList<>();
        for (Replica replica : state.replicas()) {
            replica.phase()
                    .place()
                    .ifPresent(place -> details.add(replica.id() + " is on node " + place.node()
                            + (place.deviceIndexes().isEmpty() ? ", on the CPU" : ", devices " + place.deviceIndexes())
                            + (place.simulated() ? " (simulated)" : "")
                            + ": the first node registered that had room"));
        }
        return new Explanation("it has a place", details);
    }

    private static Explanation waiting(
            World world,
            WorkloadState state,
            Instant now,
            PlacementRules rules,
            Admission admission,
            WaitingQueue queue) {
        List<String> details = new ArrayList<>();
        Optional<Explanation> retry = retry(state, now);
        if (retry.isPresent()) {
            return retry.get();
        }
        int count = state.replicas().size();
        Optional<String> quota = admission.refusal(state.workload(), count);
        quota.ifPresent(details::add);
        Request request = state.workload().request();
        details.addAll(ruledOut(world, request, rules));
        int ahead = queue.ahead(state.id());
        if (ahead > 0) {
            details.add(ahead + (ahead == 1 ? " workload is" : " workloads are") + " ahead of it");
        }
        boolean some = world.nodes().values().stream().anyMatch(node -> rules.score(request, node) >= 0);
        String summary = quota.isPresent()
                ? "its project's quota is used up"
                : some
                        ? "there is room for some of its " + count + " replicas, but they start together"
                        : world.nodes().isEmpty() ? "the fleet has no node yet" : "no node has room for it now";
        return new Explanation(summary, details);
    }

    private static Optional<Explanation> retry(WorkloadState state, Instant now) {
        for (Replica replica : state.replicas()) {
            if (replica.phase() instanceof ReplicaPhase.Waiting(Instant notBefore) && notBefore.isAfter(now)) {
                String exit = replica.lastExit().map(Object::toString).orElse("it ended");
                return Optional.of(new Explanation(
                        "it is tried again in "
                                + Duration.between(now, notBefore).toSeconds() + " s",
                        List.of(replica.id() + ": " + exit + " (" + replica.failures() + " times in a row)")));
            }
        }
        return Optional.empty();
    }

    /** How many nodes each filter rules out, by the first that does. */
    private static List<String> ruledOut(World world, Request request, PlacementRules rules) {
        SequencedMap<String, Integer> counts = new LinkedHashMap<>();
        for (NodeStatus node : world.nodes().values()) {
            rules.ruledOutBy(request, node)
                    .ifPresent(filter -> counts.merge(filter.ruledOut(request), 1, Integer::sum));
        }
        int all = world.nodes().size();
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " of " + all + " nodes " + count.getKey())
                .toList();
    }
}
