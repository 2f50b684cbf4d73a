package dev.plenum.simulator.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scenario as its YAML file says it; {@link ScenarioFile} reads and checks it, {@link ScenarioRun} runs it. Durations are written as {@code 30s},
 * {@code 10m}, {@code 2h}, {@code 3d}.
 *
 * @param seed of everything random
 * @param fleet groups of equal nodes
 * @param policy where things go
 * @param order who goes first
 * @param projects who shares the fleet; empty: every project of the demand, without quota
 * @param demand what is asked for; several kinds are merged by time
 * @param faults that happen
 */
public record Scenario(
        long seed,
        List<Nodes> fleet,
        Policy policy,
        Queueing order,
        Projects projects,
        List<Demand> demand,
        Optional<Faults> faults) {

    /**
     * So many equal nodes.
     *
     * @param devices on each
     * @param model of the devices
     * @param deviceGroups into how many groups of fast links the devices of a node fall
     * @param racks over how many racks the nodes are spread, in order
     * @param cpu cores of each; 0: no limit
     * @param memoryGib of each; 0: no limit
     */
    public record Nodes(
            int nodes,
            int devices,
            String model,
            int deviceGroups,
            int racks,
            double cpu,
            double memoryGib,
            Map<String, String> labels) {}

    /** @param placement plenum, fgd or first-fit */
    public record Policy(String placement) {}

    /**
     * @param by fifo, shortest-first or fair-share
     * @param strict nothing overtakes what does not fit
     * @param notice between telling a job to give way and its place being free
     * @param reserveAfter so long without room, and places are kept for what is first; absent: never
     */
    public record Queueing(String by, boolean strict, Optional<String> notice, Optional<String> reserveAfter) {}

    /**
     * @param nominal {@code demand}: each project's share of all device-hours that are asked for; else {@code listed}
     * @param borrowing whether idle share is lent without limit
     * @param listed by name, nominal devices by model
     */
    public record Projects(String nominal, boolean borrowing, Map<String, Map<String, Double>> listed) {}

    /**
     * @param trace philly, batch, jobs or slurm, from {@code file}; or absent, for {@code synthetic}
     * @param durations given (the scheduler is told) or estimated (from what has ended)
     * @param checkpointEvery how much work preemption loses at most; absent: all
     */
    public record Demand(
            Optional<String> trace,
            Optional<String> file,
            Optional<Synthetic> synthetic,
            String durations,
            Optional<String> checkpointEvery) {}

    /**
     * Jobs that arrive at random (Poisson) and run for random times (log-normal).
     *
     * @param jobs how many; 1 is a single one at {@code from}
     * @param from when the first may arrive
     * @param every mean time between arrivals
     * @param median run time
     * @param sigma of the run time's logarithm; 0: all run for the median
     * @param devices by how many devices a job asks for, how often
     * @param within device-group, node, rack, zone or region
     * @param variants by device model, how fast the job runs there; the first is its own request
     */
    public record Synthetic(
            String project,
            int jobs,
            String from,
            String every,
            String median,
            double sigma,
            Map<Integer, Double> devices,
            Optional<String> within,
            Map<String, Double> variants) {}

    /**
     * @param nodeLossEvery mean time between losses of one node each
     * @param backAfter how long a lost node is away
     */
    public record Faults(String nodeLossEvery, String backAfter) {}
}
