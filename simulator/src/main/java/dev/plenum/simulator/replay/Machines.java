package dev.plenum.simulator.replay;

import dev.plenum.core.loop.Inbox;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The machines of a simulation: a model of work in place of processes.
 *
 * <p>A replica runs for as long as its job has work left, at the speed of its variant. When it has to stop it goes on to
 * its next checkpoint if the notice allows, and keeps what it did up to its last one. Nothing is random here.
 */
final class Machines {

    private static final Exit DONE = new Exit.Status(0);
    private static final Exit STOPPED = new Exit.Signal(15);
    private static final Exit LOST = new Exit.Lost("its node was lost");

    /** A replica's end, as planned; one that no longer holds is recognised by its generation and ignored by the loop. */
    private record End(long atMillis, long order, ReplicaId replica, int generation, Exit exit, long ranMillis)
            implements Comparable<End> {

        @Override
        public int compareTo(End other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** A replica that runs. */
    private record Run(int generation, long sinceMillis, int speedThousandths, String node) {}

    private final PriorityQueue<End> ends = new PriorityQueue<>();
    private final Map<WorkloadId, Work> works = new HashMap<>();
    private final Map<ReplicaId, Run> runs = new LinkedHashMap<>();
    private long order;
    private long lostMillis;

    /** How much work each replica of a job has, and how much of it is done and kept. */
    private static final class Work {
        private final long millis;
        private final Job job;
        private final long[] done;

        Work(Job job, long millis) {
            this.job = job;
            this.millis = millis;
            this.done = new long[job.replicas()];
        }
    }

    void expect(WorkloadId id, Job job, long workMillis) {
        works.put(id, new Work(job, workMillis));
    }

    void forget(WorkloadId id) {
        works.remove(id);
    }

    /** Work that was done and has to be done again, in milliseconds over all replicas. */
    long lostMillis() {
        return lostMillis;
    }

    void start(Action.Start start, long nowMillis) {
        int variant = start.placement().variant();
        int speed = variant == 0
                ? Variant.SAME_SPEED
                : start.workload().variants().get(variant - 1).speedThousandths();
        Work work = works.get(start.replica().workload());
        long left = work.millis - work.done[start.replica().rank()];
        long takes = Math.ceilDiv(left * Variant.SAME_SPEED, speed);
        runs.put(
                start.replica(),
                new Run(start.generation(), nowMillis, speed, start.placement().node()));
        ends.add(new End(nowMillis + takes, order++, start.replica(), start.generation(), DONE, takes));
    }

    /** It stops when its notice is over, if it is not done by then; what it did since its last checkpoint is lost. */
    void stop(Action.Stop stop, long nowMillis) {
        Run run = runs.get(stop.replica());
        Work work = works.get(stop.replica().workload());
        if (run == null || run.generation != stop.generation() || work == null) {
            return;
        }
        long ran = nowMillis - run.sinceMillis + untilStopped(work, stop, run, nowMillis);
        ends.add(new End(run.sinceMillis + ran, order++, stop.replica(), stop.generation(), STOPPED, ran));
    }

    /** The machine is gone, with all that ran on it. */
    void lose(String node, long nowMillis) {
        runs.forEach((replica, run) -> {
            if (run.node.equals(node)) {
                long ran = nowMillis - run.sinceMillis;
                ends.add(new End(nowMillis, order++, replica, run.generation, LOST, ran));
            }
        });
    }

    /** At its next checkpoint if that comes within the notice, else when the notice is over. */
    private static long untilStopped(Work work, Action.Stop stop, Run run, long nowMillis) {
        long notice = stop.notice().toMillis();
        if (work.job.checkpointEvery().isEmpty()) {
            return notice;
        }
        long every = work.job.checkpointEvery().get().toMillis();
        long reached = work.done[stop.replica().rank()]
                + (nowMillis - run.sinceMillis) * run.speedThousandths / Variant.SAME_SPEED;
        long left = Math.ceilDiv(reached, every) * every - reached;
        long takes = Math.ceilDiv(left * Variant.SAME_SPEED, run.speedThousandths);
        return reached > 0 && takes <= notice ? takes : notice;
    }

    private void keepUpToCheckpoint(End end, Run run) {
        Work work = works.get(end.replica.workload());
        int rank = end.replica.rank();
        long reached = work.done[rank] + end.ranMillis * run.speedThousandths / Variant.SAME_SPEED;
        long every = work.job.checkpointEvery().map(Duration::toMillis).orElse(Long.MAX_VALUE);
        long kept = Math.max(work.done[rank], reached / every * every);
        lostMillis += reached - kept;
        work.done[rank] = kept;
    }

    /** When the next replica ends; {@code Long.MAX_VALUE} when none runs. */
    long nextMillis() {
        return ends.isEmpty() ? Long.MAX_VALUE : ends.peek().atMillis;
    }

    /** What ends at that time. */
    void due(long nowMillis, List<Inbox.Item> into) {
        while (!ends.isEmpty() && ends.peek().atMillis <= nowMillis) {
            End end = ends.poll();
            Run run = runs.get(end.replica);
            if (run == null || run.generation != end.generation) {
                continue;
            }
            runs.remove(end.replica);
            if (!end.exit.success()) {
                keepUpToCheckpoint(end, run);
            }
            into.add(new Inbox.Item.Seen(new Input.Observed(
                    end.replica, end.generation, new Observation.Ended(end.exit, Duration.ofMillis(end.ranMillis)))));
        }
    }
}
