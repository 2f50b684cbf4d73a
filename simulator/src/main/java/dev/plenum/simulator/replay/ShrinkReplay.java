package dev.plenum.simulator.replay;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.trace.OpenbPod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * How small a fleet may be: OpenB requests come and go at their recorded times, what does not fit waits (first come first, skipping over what does not fit),
 * and the fleet loses a node at a time until requests wait too long.
 *
 * @param nodes in the order in which they stay: the last goes first
 * @param faster by how much the recorded times between arrivals are shortened; run times stay
 */
public record ShrinkReplay(SchedulerSettings settings, List<Node> nodes, List<OpenbPod> pods, int faster) {

    private static final String PROJECT = "trace";
    private static final long NEVER_MILLIS = Duration.ofDays(365).toMillis();

    /**
     * The smallest fleet that did.
     *
     * @param never how many requests it never had room for; each counts as a wait of a year
     * @param latePercent of all devices that were asked for, those that came later than is allowed: few requests for whole nodes weigh as much as many
     *     small ones, so that a policy which starves them shows
     * @param waits of the requests on it
     */
    public record Result(int nodes, int devices, long never, double latePercent, Waits waits, long decisions) {}

    /** @param mostSeconds that 99 of 100 requests may wait at most; empty when even all nodes are too few */
    public Optional<Result> fewest(double mostSeconds) {
        Optional<Result> best = Optional.empty();
        int step = Math.max(1, nodes.size() / 2);
        int kept = nodes.size();
        while (kept > 0 && step > 0) {
            Optional<Result> here = Optional.of(run(kept, mostSeconds))
                    .filter(result -> result.waits.percentileSeconds(99) <= mostSeconds);
            if (here.isPresent()) {
                best = here;
            } else if (step == 1 || best.isEmpty()) {
                return best;
            } else {
                // Too large a step down: back to the last that did, in smaller ones.
                kept = best.get().nodes;
                step /= 2;
            }
            step = Math.min(step, Math.max(1, kept / 2));
            kept -= step;
        }
        return best;
    }

    /** On the first so many nodes. */
    private Result run(int kept, double mostSeconds) {
        Waits waits = new Waits();
        LongAdder inTime = new LongAdder();
        List<Submission> submissions = submissions();
        JobTimes times = new JobTimes(job -> {
            long took = job.endMillis() - job.submitMillis();
            Submission submission = submissions.get((int) job.number());
            long wait = took - submission.workMillis();
            waits.add(wait, took);
            if (wait <= mostSeconds * 1000) {
                inTime.add(asked(submission));
            }
        });
        Simulation simulation = new Simulation(settings, LoopSettings.DEFAULT, times::read);
        List<Input.Command> fleet = new ArrayList<>();
        fleet.add(new Input.CreateProject(new Project(PROJECT, PROJECT, Quota.UNLIMITED)));
        nodes.subList(0, kept).forEach(node -> fleet.add(new Input.RegisterNode(node)));
        simulation.command(fleet);
        simulation.run(submissions.iterator());
        int devices = nodes.subList(0, kept).stream()
                .mapToInt(node -> node.devices().size())
                .sum();
        long never = pods.size() - waits.count();
        for (long one = 0; one < never; one++) {
            waits.add(NEVER_MILLIS, NEVER_MILLIS);
        }
        long asked = submissions.stream().mapToLong(ShrinkReplay::asked).sum();
        double late = asked == 0 ? 0 : 100.0 * (asked - inTime.sum()) / asked;
        return new Result(kept, devices, never, late, waits, simulation.decisions());
    }

    private static long asked(Submission submission) {
        return submission
                .job()
                .request()
                .devices()
                .map(Request.Devices::thousandths)
                .orElse(0);
    }

    private List<Submission> submissions() {
        List<OpenbPod> byTime = new ArrayList<>(pods);
        byTime.sort(Comparator.comparingLong(pod -> pod.creationSeconds().orElse(0)));
        List<Submission> submissions = new ArrayList<>(byTime.size());
        for (OpenbPod pod : byTime) {
            long created = pod.creationSeconds().orElse(0);
            long runs = Math.max(1, pod.deletionSeconds().orElse(created) - created);
            Job job = new Job(
                    PROJECT,
                    "j" + submissions.size(),
                    PriorityClass.STANDARD,
                    OpenbReplay.request(pod),
                    1,
                    FleetJobs.WORK,
                    Optional.empty());
            submissions.add(new Submission(created * 1000 / faster, job, runs * 1000));
        }
        return submissions;
    }
}
