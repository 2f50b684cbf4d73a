package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What would let a waiting workload start: later as it is, or now with something changed. Each answer was tried out on the scheduler's own picture of the
 * fleet, with everything put back. It looks at the room alone; who else waits for the same room is said beside it.
 */
record WhatIf(
        World world, FleetIndex fleet, Placer placer, Reservations reservations, Running running, Residency residency) {

    /** In sentences; empty when nothing short of a larger fleet would help. */
    List<String> of(WorkloadState state, Instant now) {
        List<String> answers = new ArrayList<>();
        Optional<Instant> expected = expectedStart(state, now);
        expected.ifPresent(at -> answers.add("as it is: " + time(at, now) + ", if what runs ends as expected"));
        fewer(state, now).ifPresent(answers::add);
        answers.addAll(otherModels(state));
        answers.addAll(loans(state));
        return answers;
    }

    private static String time(Instant at, Instant now) {
        Instant minute = at.plusSeconds(59).truncatedTo(ChronoUnit.MINUTES);
        boolean soon = Duration.between(now, at).compareTo(Duration.ofDays(1)) < 0;
        String text = minute.toString();
        return "at " + (soon ? text.substring(11, 16) : text.substring(0, 10) + " " + text.substring(11, 16)) + " UTC";
    }

    /** When enough of what runs should be over. */
    private Optional<Instant> expectedStart(WorkloadState state, Instant now) {
        List<WorkloadState> ends = running.all().stream()
                .filter(job -> running.expectedEnd(job.id(), now).isAfter(now))
                .sorted(Comparator.comparing((WorkloadState job) -> running.expectedEnd(job.id(), now))
                        .thenComparingLong(WorkloadState::position))
                .toList();
        try (Tryout tryout = new Tryout(world, fleet, reservations)) {
            for (WorkloadState job : ends) {
                tryout.without(job);
                if (fits(state)) {
                    return Optional.of(running.expectedEnd(job.id(), now));
                }
            }
        }
        return Optional.empty();
    }

    private boolean fits(WorkloadState state) {
        return placer.find(state, residency.requests(state, state.replicas(), 0), 0)
                .isPresent();
    }

    /** With as many devices (or replicas) as there is room for now. */
    private Optional<String> fewer(WorkloadState state, Instant now) {
        Request request = state.workload().request();
        int count = request.devices().map(Request.Devices::count).orElse(0);
        for (int less = count - 1; less >= 1; less--) {
            if (fits(like(
                    state,
                    with(request, less, request.devices().get().model()),
                    state.replicas().size(),
                    now))) {
                return Optional.of(
                        "now with " + less + " device" + (less == 1 ? "" : "s") + " a replica instead of " + count);
            }
        }
        for (int less = state.replicas().size() - 1; less >= 1; less--) {
            if (fits(like(state, request, less, now))) {
                return Optional.of(
                        "now with " + less + " of its " + state.replicas().size() + " replicas");
            }
        }
        return Optional.empty();
    }

    private List<String> otherModels(WorkloadState state) {
        Request request = state.workload().request();
        if (request.devices().isEmpty()) {
            return List.of();
        }
        Request.Devices asked = request.devices().get();
        TreeSet<String> others = new TreeSet<>();
        world.nodes().values().stream()
                .flatMap(node -> node.node().devices().stream())
                .filter(device -> !asked.accepts(device.model()))
                .forEach(device -> others.add(device.model()));
        return others.stream()
                .filter(model -> fits(like(
                        state,
                        with(request, asked.count(), model),
                        state.replicas().size(),
                        Instant.EPOCH)))
                .map(model -> "now on " + model + ", if it can run there")
                .toList();
    }

    /** Projects that hold more than their nominal share of that model: if what they have on loan were called back. */
    private List<String> loans(WorkloadState state) {
        List<String> answers = new ArrayList<>();
        for (Project project : world.projects().values()) {
            if (project.name().equals(state.workload().project())) {
                continue;
            }
            String model = Accounts.model(state.workload().request());
            Optional<Integer> nominal = project.quota().nominal(model);
            List<WorkloadState> jobs = running.of(project.name()).stream()
                    .filter(job -> Accounts.model(job.workload().request()).equals(model))
                    .toList();
            long held = jobs.stream().mapToLong(job -> running.amount(job.id())).sum();
            if (nominal.isPresent() && held > nominal.get() && fitsWithout(state, jobs, held - nominal.get())) {
                answers.add("now if the loan of project " + project.name() + " were called back ("
                        + (held - nominal.get()) / 1000.0 + " devices beyond its nominal share)");
            }
        }
        return answers;
    }

    private boolean fitsWithout(WorkloadState state, List<WorkloadState> jobs, long loan) {
        long left = loan;
        try (Tryout tryout = new Tryout(world, fleet, reservations)) {
            for (WorkloadState job : jobs) {
                left -= running.amount(job.id());
                if (left < 0) {
                    return false;
                }
                tryout.without(job);
                if (fits(state)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Request with(Request request, int count, String model) {
        return new Request(
                request.cpu(),
                request.memory(),
                request.devices().map(asked -> new Request.Devices(model, count, asked.share())),
                request.extras(),
                request.constraints());
    }

    /** The same workload, had it asked for this. */
    private static WorkloadState like(WorkloadState state, Request request, int replicas, Instant now) {
        Job job = new Job(
                state.workload().project(),
                state.workload().name(),
                state.workload().priority(),
                request,
                replicas,
                state.workload().launch(),
                Optional.empty());
        return WorkloadState.waiting(state.id(), job, state.position(), now);
    }
}
