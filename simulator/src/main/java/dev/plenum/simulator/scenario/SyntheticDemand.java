package dev.plenum.simulator.scenario;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.simulator.replay.Submission;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Jobs made up as a scenario says, one after the other, from a seed. */
final class SyntheticDemand implements Iterator<Submission> {

    private static final Launch WORK = new Launch.Command(List.of("work"), Collections.emptySortedMap());

    private final Scenario.Synthetic spec;
    private final SplittableRandom random;
    private final String prefix;
    private final Jobs jobs;
    private final TreeMap<Integer, Double> sizes;
    private long atMillis;
    private int made;

    /** What all jobs of a demand have in common. */
    record Jobs(int devicesPerNode, boolean durationsKnown, Optional<Duration> checkpointEvery) {}

    SyntheticDemand(Scenario.Synthetic spec, String prefix, long seed, Jobs jobs) {
        this.spec = spec;
        this.prefix = prefix;
        this.random = new SplittableRandom(seed);
        this.jobs = jobs;
        this.sizes = new TreeMap<>(spec.devices());
        this.atMillis = spec.from().isEmpty() ? 0 : Times.of(spec.from()).toMillis();
    }

    @Override
    public boolean hasNext() {
        return made < spec.jobs();
    }

    @Override
    public Submission next() {
        if (made > 0) {
            double mean = Times.of(spec.every()).toMillis();
            atMillis += Math.round(-mean * StrictMath.log(1 - random.nextDouble()));
        }
        int devices = size();
        double factor = spec.sigma() == 0 ? 1 : StrictMath.exp(spec.sigma() * gaussian());
        long runs = Math.max(1, Math.round(Times.of(spec.median()).toMillis() * factor));
        return new Submission(atMillis, job(prefix + "-" + made++, devices, runs), runs);
    }

    private double gaussian() {
        return StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private int size() {
        double all = sizes.values().stream().mapToDouble(Double::doubleValue).sum();
        double at = random.nextDouble() * all;
        for (Map.Entry<Integer, Double> size : sizes.entrySet()) {
            at -= size.getValue();
            if (at < 0) {
                return size.getKey();
            }
        }
        return sizes.lastKey();
    }

    private Job job(String name, int devices, long runs) {
        int whole = Math.min(devices, jobs.devicesPerNode());
        int replicas = Math.ceilDiv(devices, whole);
        int rest = devices - (replicas - 1) * whole;
        List<Map.Entry<String, Double>> kinds = List.copyOf(spec.variants().entrySet());
        String model = kinds.isEmpty() ? Request.Devices.ANY : kinds.getFirst().getKey();
        List<Variant> variants = kinds.stream()
                .skip(1)
                .map(kind -> new Variant(request(kind.getKey(), whole), WORK, (int)
                        Math.round(1000 * kind.getValue() / kinds.getFirst().getValue())))
                .toList();
        return new Job(
                spec.project(),
                name,
                PriorityClass.STANDARD,
                request(model, whole),
                replicas,
                WORK,
                Optional.empty(),
                rest == whole ? Optional.empty() : Optional.of(request(model, rest)),
                jobs.durationsKnown() ? Optional.of(Duration.ofMillis(runs)) : Optional.empty(),
                jobs.checkpointEvery(),
                variants);
    }

    private Request request(String model, int devices) {
        Optional<Constraints> constraints = spec.within()
                .map(within -> new Constraints(
                        new TreeMap<>(),
                        List.of(),
                        Optional.of(Constraints.Proximity.valueOf(
                                within.toUpperCase(Locale.ROOT).replace('-', '_'))),
                        0));
        return new Request(
                MilliCpu.ZERO,
                Mebibytes.ZERO,
                Optional.of(new Request.Devices(model, devices, DeviceShare.WHOLE)),
                Collections.emptySortedMap(),
                constraints);
    }
}
