package dev.plenum.simulator.scenario;

import dev.plenum.core.workload.Job;
import dev.plenum.simulator.replay.FleetJobs;
import dev.plenum.simulator.replay.Projects;
import dev.plenum.simulator.replay.Submission;
import dev.plenum.simulator.trace.BatchTrace;
import dev.plenum.simulator.trace.JobsTrace;
import dev.plenum.simulator.trace.PhillyTrace;
import dev.plenum.simulator.trace.SlurmTrace;
import dev.plenum.simulator.trace.Trace;
import dev.plenum.simulator.trace.TraceJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** All that a scenario asks for, by time: its traces and what it makes up, merged. It is read twice: once for the shares, once for the run. */
final class ScenarioDemand implements Iterator<Submission> {

    /** One kind of demand and its next submission. */
    private record Source(Submission next, Iterator<Submission> rest, int number) {}

    private final Scenario scenario;
    private final Path folder;
    private final int devicesPerNode;
    private final PriorityQueue<Source> sources = new PriorityQueue<>(
            Comparator.comparingLong((Source source) -> source.next.atMillis()).thenComparingInt(Source::number));
    private Consumer<Submission> reader = _ -> {};

    ScenarioDemand(Scenario scenario, Path folder, int devicesPerNode) {
        this.scenario = scenario;
        this.folder = folder;
        this.devicesPerNode = devicesPerNode;
    }

    /** From the beginning; {@code reader} gets each submission before it is made. */
    void open(Consumer<Submission> listener) {
        reader = listener;
        sources.clear();
        for (int number = 0; number < scenario.demand().size(); number++) {
            add(source(scenario.demand().get(number), number), number);
        }
    }

    private void add(Iterator<Submission> source, int number) {
        if (source.hasNext()) {
            sources.add(new Source(source.next(), source, number));
        }
    }

    private Iterator<Submission> source(Scenario.Demand demand, int number) {
        boolean known = !demand.durations().equals("estimated");
        Optional<Duration> checkpoints = demand.checkpointEvery().map(Times::of);
        if (demand.synthetic().isPresent()) {
            return new SyntheticDemand(
                    demand.synthetic().get(),
                    "d" + number,
                    scenario.seed() + number,
                    new SyntheticDemand.Jobs(devicesPerNode, known, checkpoints));
        }
        FleetJobs jobs =
                new FleetJobs(devicesPerNode, scenario.fleet().getFirst().model(), known, checkpoints);
        Trace trace = open(demand);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                boolean more = trace.hasNext();
                if (!more) {
                    trace.close();
                }
                return more;
            }

            @Override
            public Submission next() {
                TraceJob job = trace.next();
                return new Submission(
                        job.submitMillis(), jobs.job(job, Projects.allowed(job.project())), job.durationMillis());
            }
        };
    }

    private Trace open(Scenario.Demand demand) {
        Path file = folder.resolve(demand.file().orElse(""));
        return switch (demand.trace().orElseThrow()) {
            case "philly" -> PhillyTrace.open(file);
            case "batch" -> BatchTrace.open(file);
            case "slurm" -> SlurmTrace.open(file);
            default -> JobsTrace.open(file);
        };
    }

    @Override
    public boolean hasNext() {
        return !sources.isEmpty();
    }

    @Override
    public Submission next() {
        Source first = sources.poll();
        add(first.rest, first.number);
        reader.accept(first.next);
        return first.next;
    }

    /** Devices of all replicas of a job. */
    static long devices(Job job) {
        long thousandths = 0;
        for (int rank = 0; rank < job.replicas(); rank++) {
            thousandths += job.request(rank).deviceThousandths();
        }
        return thousandths / 1000;
    }

    /** Each project's share of all device time that is asked for, in whole devices: at least one, the rest by largest remainder. */
    SequencedMap<String, Integer> shares(long devices) {
        SequencedMap<String, Double> asked = new LinkedHashMap<>();
        open(one -> asked.merge(one.job().project(), (double) one.workMillis() * devices(one.job()), Double::sum));
        while (hasNext()) {
            next();
        }
        double all = asked.values().stream().mapToDouble(Double::doubleValue).sum();
        SequencedMap<String, Integer> shares = new LinkedHashMap<>();
        List<Map.Entry<String, Double>> remainders = new ArrayList<>();
        asked.forEach((project, time) -> {
            double exact = time / all * devices;
            shares.put(project, Math.max(1, (int) exact));
            if (exact >= 1) {
                remainders.add(Map.entry(project, exact - Math.floor(exact)));
            }
        });
        remainders.sort(Map.Entry.<String, Double>comparingByValue().reversed());
        long left =
                devices - shares.values().stream().mapToInt(Integer::intValue).sum();
        for (int at = 0; at < remainders.size() && at < left; at++) {
            shares.merge(remainders.get(at).getKey(), 1, Integer::sum);
        }
        return shares;
    }
}
