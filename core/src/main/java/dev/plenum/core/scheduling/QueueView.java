package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.workload.WorkloadId;
import java.time.Instant;
import java.util.List;

/**
 * What waits, in the order in which it is tried, and how its projects stand: a picture of one moment, made when it is asked for.
 *
 * @param total how many workloads wait, of which {@code waiting} has the first
 * @param projects those that wait or hold something, by name
 */
public record QueueView(int total, List<Waiting> waiting, List<Share> projects) {

    public QueueView {
        waiting = List.copyOf(waiting);
        projects = List.copyOf(projects);
    }

    /**
     * One workload that waits.
     *
     * @param place 1 is tried first
     * @param replicas that wait
     * @param deviceModel asked for; empty on the CPU, "any" where it does not matter
     * @param deviceThousandths of all replicas that wait
     * @param cpuThousandths of all replicas that wait
     * @param why it waits, in a few words
     */
    public record Waiting(
            int place,
            WorkloadId id,
            String name,
            String project,
            PriorityClass priority,
            Instant submittedAt,
            int replicas,
            String deviceModel,
            long deviceThousandths,
            long cpuThousandths,
            String why) {}

    /**
     * How a project stands for one device model.
     *
     * @param deviceModel empty: CPU
     * @param held thousandths of devices (or cores) that its replicas hold
     * @param nominal thousandths that its quota gives it; -1 where it is not limited
     * @param borrowed of what it holds, beyond its nominal share
     * @param wanted thousandths that its waiting replicas ask for
     */
    public record Share(String project, String deviceModel, long held, long nominal, long borrowed, long wanted) {}
}
