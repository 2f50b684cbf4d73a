package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
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

    private static final int MOST_PLACES = 5;

    public Explanation {
        details = List.copyOf(details);
    }

    /** What the scheduler knows; each is read, none is changed. */
    record Sources(
            World world,
            PlacementRules rules,
            FleetIndex fleet,
            Residency residency,
            Admission admission,
            WaitingQueue queue,
            Reservations reservations,
            Accounts accounts,
            WhatIf whatIf) {}

    static Explanation of(Sources sources, WorkloadState state, Instant now) {
        return switch (state.phase()) {
            case WAITING -> waiting(sources, state, now);
            case STARTING, RUNNING -> placed(state);
            case STOPPING ->
                new Explanation(
                        "it is being stopped: " + state.stopping().orElseThrow().reason(), List.of());
            case SUCCEEDED, FAILED, STOPPED ->
                new Explanation("it has ended: " + state.outcome().orElseThrow().reason(), List.of());
        };
    }

    /** For a workload that nobody submitted yet. */
    static Explanation room(List<Placement> places) {
        return new Explanation(
                "there is room for it now",
                places.stream()
                        .map(place -> "on node " + place.node()
                                + (place.model().isEmpty() ? ", on the CPU" : ", on " + place.model())
                                + (place.simulated() ? " (simulated)" : "")
                                + (place.variant() > 0 ? ", as its variant " + place.variant() : ""))
                        .distinct()
                        .limit(MOST_PLACES)
                        .toList());
    }

    private static Explanation placed(WorkloadState state) {
        List<String> details = new ArrayList<>();
        for (Replica replica : state.replicas()) {
            replica.phase()
                    .place()
                    .ifPresent(place -> details.add(replica.id() + " is on node " + place.node()
                            + (place.deviceIndexes().isEmpty()
                                    ? ", on the CPU"
                                    : ", devices " + place.deviceIndexes()
                                            + (place.model().isEmpty() ? "" : " of " + place.model()))
                            + (place.simulated() ? " (simulated)" : "")
                            + (place.variant() > 0 ? ", as its variant " + place.variant() : "")
                            + ": of the nodes with room, there it strands least of what is asked for"));
            replica.preemption()
                    .ifPresent(why ->
                            details.add(replica.id() + " has to leave it by " + why.freeBy() + ": " + why.reason()));
        }
        return new Explanation("it has a place", details);
    }

    private static Explanation waiting(Sources sources, WorkloadState state, Instant now) {
        Optional<Explanation> retry = retry(state, now);
        if (retry.isPresent()) {
            return retry.get();
        }
        Optional<Reservations.Reservation> promise = sources.reservations.of(state.id());
        if (promise.isPresent()) {
            return promised(promise.get());
        }
        int count = state.replicas().size();
        Optional<String> quota = sources.admission.refusal(state.workload(), count);
        List<String> details = new ArrayList<>();
        sources.admission.budgetRefusal(state.workload()).ifPresent(details::add);
        quota.ifPresent(details::add);
        details.addAll(ruledOut(sources, state.workload()));
        details.addAll(standing(sources, state));
        int ahead = sources.queue.ahead(state.id());
        if (ahead > 0) {
            details.add(ahead + (ahead == 1 ? " workload is" : " workloads are") + " ahead of it");
        }
        sources.whatIf.of(state, now).forEach(answer -> details.add("it would start " + answer));
        return new Explanation(waitsFor(sources, state, quota.isPresent()), details);
    }

    /** The summary alone, without looking at every node. */
    static String summary(Sources sources, WorkloadState state, Instant now) {
        if (state.phase() != Phase.WAITING
                || retry(state, now).isPresent()
                || sources.reservations.of(state.id()).isPresent()) {
            return of(sources, state, now).summary();
        }
        int count = state.replicas().size();
        boolean quota = sources.admission.refusal(state.workload(), count).isPresent();
        return waitsFor(sources, state, quota);
    }

    private static String waitsFor(Sources sources, WorkloadState state, boolean quota) {
        int count = state.replicas().size();
        if (sources.admission.budgetRefusal(state.workload()).isPresent()) {
            return "its project's budget is spent";
        }
        if (quota) {
            return "its project's quota is used up";
        }
        if (sources.world.nodes().isEmpty()) {
            return "the fleet has no node yet";
        }
        Request asked = state.workload().request();
        Request allowed = sources.residency.within(state.workload().project(), asked);
        if (sources.fleet.ranking(allowed).top() < 0) {
            return sources.fleet.ranking(asked).top() < 0
                    ? "no node has room for it now"
                    : "the nodes with room are forbidden to its project, by their region or export rule";
        }
        return count > 1
                ? "there is room for some of its " + count + " replicas, but they start together"
                : "what is free is kept for others: it is beyond its project's share, or its turn has not come";
    }

    private static Explanation promised(Reservations.Reservation promise) {
        List<String> nodes = promise.places().stream()
                .map(reserved -> reserved.placement().node())
                .distinct()
                .toList();
        return new Explanation(
                "its places are promised to it; it starts when they are free",
                List.of(
                        "on " + nodes.size() + (nodes.size() == 1 ? " node: " : " nodes: ")
                                + String.join(", ", nodes.subList(0, Math.min(5, nodes.size()))),
                        "expected by " + promise.expected()));
    }

    /** How its project stands, where shares decide. */
    private static List<String> standing(Sources sources, WorkloadState state) {
        String model = Accounts.model(state.workload().request());
        if (!sources.accounts.all().containsKey(model)) {
            return List.of();
        }
        Standing standing = sources.accounts.standing(state);
        String unit = model.equals(Accounts.CPU) ? " cores" : " " + model;
        return List.of("project " + standing.project() + " holds " + standing.held() / 1000.0 + unit
                + ", its fair share now is " + Math.round(standing.share() / 100) / 10.0
                + (standing.nominal() > 0 ? ", its nominal share " + standing.nominal() / 1000.0 : ""));
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

    /** How many nodes its project's binding or a filter rules out, by the first that does. */
    private static List<String> ruledOut(Sources sources, Workload workload) {
        SequencedMap<String, List<String>> forbidden = new LinkedHashMap<>();
        SequencedMap<String, Integer> counts = new LinkedHashMap<>();
        for (NodeStatus node : sources.world.nodes().values()) {
            Optional<String> why = sources.residency.forbids(workload.project(), node.node());
            if (why.isPresent()) {
                forbidden
                        .computeIfAbsent(why.get(), _ -> new ArrayList<>())
                        .add(node.node().name());
            } else {
                sources.rules
                        .ruledOutBy(workload.request(), sources.reservations.without(node))
                        .ifPresent(filter -> counts.merge(filter.ruledOut(workload.request()), 1, Integer::sum));
            }
        }
        String of = " of " + sources.world.nodes().size() + " nodes ";
        List<String> lines = new ArrayList<>();
        forbidden.forEach((why, nodes) ->
                lines.add(nodes.size() + of + "(" + some(nodes) + ") " + (nodes.size() == 1 ? "is " : "are ") + why));
        counts.forEach((why, count) -> lines.add(count + of + why));
        return lines;
    }

    private static String some(List<String> nodes) {
        String first = String.join(", ", nodes.subList(0, Math.min(MOST_PLACES, nodes.size())));
        return nodes.size() > MOST_PLACES ? first + " and others" : first;
    }
}
