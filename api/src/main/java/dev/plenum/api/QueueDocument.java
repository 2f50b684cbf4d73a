package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What waits, in the order in which it is tried, and how the projects stand.
 *
 * @param total how many workloads wait, of which {@code waiting} has the first
 * @param shares by project and device model, of the projects that wait, hold something or have a quota
 */
public record QueueDocument(int total, List<Waiting> waiting, List<Share> shares) {

    /**
     * One workload that waits.
     *
     * @param place 1 is tried first
     * @param replicas that wait
     * @param deviceModel asked for; absent: the CPU
     * @param devices of all replicas that wait
     * @param cpu in cores, of all replicas that wait
     * @param why in a few words
     */
    public record Waiting(
            int place,
            String id,
            String name,
            String project,
            String priority,
            Instant submittedAt,
            int replicas,
            Optional<String> deviceModel,
            double devices,
            double cpu,
            String why) {}

    /**
     * How a project stands for one device model, in devices, or for the CPU, in cores.
     *
     * @param deviceModel absent: the CPU
     * @param held by its replicas
     * @param nominal its quota; absent: not limited
     * @param borrowingLimit a number beyond nominal, or {@code all}; absent: nothing
     * @param borrowed of what it holds, beyond nominal
     * @param wanted by its replicas that wait
     * @param fleet all there is of it, in service or not
     */
    public record Share(
            String project,
            Optional<String> deviceModel,
            double held,
            Optional<Double> nominal,
            Optional<String> borrowingLimit,
            double borrowed,
            double wanted,
            double fleet) {}
}
