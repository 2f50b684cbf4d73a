package dev.plenum.server;

import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a replica needs, between the wire's numbers and the domain's exact ones. */
final class Requests {

    private static final double MOST_CORES = 100_000;
    private static final long MOST_MEMORY_MIB = 1L << 30;

    /** By their names on the wire. */
    private static final SortedMap<String, Constraints.Proximity> PROXIMITIES = proximities();

    private Requests() {}

    private static SortedMap<String, Constraints.Proximity> proximities() {
        SortedMap<String, Constraints.Proximity> byName = new TreeMap<>();
        for (Constraints.Proximity proximity : Constraints.Proximity.values()) {
            byName.put(name(proximity), proximity);
        }
        return byName;
    }

    static Request read(WorkloadSpec.Request asked, Mebibytes defaultMemory) {
        Findings findings = new Findings();
        double cpu = asked.cpu().orElse(Defaults.CPU_CORES);
        findings.check(
                cpu >= 0.001 && cpu <= MOST_CORES,
                "request.cpu " + cpu,
                "0.001 to 100000 cores",
                "Ask for cpu, for example 1");
        long memory = asked.memoryMib().orElse(defaultMemory.count());
        findings.check(
                memory >= 1 && memory <= MOST_MEMORY_MIB,
                "request.memory_mib " + memory,
                "1 to " + MOST_MEMORY_MIB,
                "Ask for memory_mib, for example 512");
        Optional<Request.Devices> devices = asked.device().flatMap(device -> devices(device, findings));
        Optional<Constraints> constraints = asked.constraints().map(wanted -> constraints(wanted, findings));
        TreeMap<String, Long> extras = new TreeMap<>(asked.extras().orElse(Map.of()));
        extras.forEach((name, amount) -> findings.check(
                amount > 0, "request.extras." + name + " " + amount, "1 or more", "Leave it out where none is needed"));
        findings.raise();
        return new Request(millis(cpu), new Mebibytes(memory), devices, extras, constraints);
    }

    private static Constraints constraints(WorkloadSpec.Constraints asked, Findings findings) {
        int most = asked.mostPerNode().orElse(0);
        findings.check(
                most >= 0, "request.constraints.most_per_node " + most, "1 or more", "Leave it out for no limit");
        Optional<Constraints.Proximity> within = asked.within().flatMap(name -> {
            findings.check(
                    PROXIMITIES.containsKey(name),
                    "request.constraints.within '" + name + "'",
                    "one of " + String.join(", ", PROXIMITIES.keySet()),
                    "Choose one of them, or leave it out");
            return Optional.ofNullable(PROXIMITIES.get(name));
        });
        return new Constraints(
                new TreeMap<>(asked.labels().orElse(Map.of())),
                asked.tolerations().orElse(List.of()),
                within,
                most);
    }

    private static Optional<Request.Devices> devices(WorkloadSpec.Device asked, Findings findings) {
        String model = asked.model() == null ? "" : asked.model();
        findings.check(
                model.matches("[a-z0-9][a-z0-9-]{0,62}"),
                "request.device.model '" + model + "'",
                "a device model such as h20: lower-case letters, digits and dashes",
                "`plenum node list` shows the models there are");
        double share = asked.share().orElse(1.0);
        boolean inRange = share >= 0.001 && share <= 1;
        findings.check(inRange, "request.device.share " + share, "0.001 to 1", "Leave it out for a whole device");
        return inRange
                ? findings.take(() -> new Request.Devices(
                        model,
                        asked.count().orElse(1),
                        new DeviceShare((int) Math.round(share * 1000)),
                        asked.alternatives().orElse(List.of())))
                : Optional.empty();
    }

    static WorkloadSpec.Request wire(Request request) {
        return new WorkloadSpec.Request(
                Optional.of(cores(request.cpu())),
                Optional.of(request.memory().count()),
                request.devices()
                        .map(devices -> new WorkloadSpec.Device(
                                devices.model(),
                                Optional.of(devices.count()),
                                Optional.of(devices.share().thousandths() / 1000.0),
                                Optional.of(devices.alternatives()).filter(others -> !others.isEmpty()))),
                Optional.<Map<String, Long>>of(request.extras()).filter(extras -> !extras.isEmpty()),
                request.constraints().map(Requests::wire));
    }

    private static WorkloadSpec.Constraints wire(Constraints constraints) {
        return new WorkloadSpec.Constraints(
                Optional.<Map<String, List<String>>>of(constraints.labels()).filter(labels -> !labels.isEmpty()),
                Optional.of(constraints.tolerations()).filter(taints -> !taints.isEmpty()),
                constraints.within().map(Requests::name),
                Optional.of(constraints.mostPerNode()).filter(most -> most > 0));
    }

    private static String name(Constraints.Proximity proximity) {
        return proximity.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static MilliCpu millis(double cores) {
        return new MilliCpu(Math.round(cores * 1000));
    }

    static double cores(MilliCpu cpu) {
        return cpu.thousandths() / 1000.0;
    }
}
