package dev.plenum.server;

import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Request;
import java.util.Optional;

/** What a replica needs, between the wire's numbers and the domain's exact ones. */
final class Requests {

    private static final double MOST_CORES = 100_000;
    private static final long MOST_MEMORY_MIB = 1L << 30;

    private Requests() {}

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
        findings.raise();
        return new Request(millis(cpu), new Mebibytes(memory), devices);
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
                        model, asked.count().orElse(1), new DeviceShare((int) Math.round(share * 1000))))
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
                                Optional.of(devices.share().thousandths() / 1000.0))));
    }

    static MilliCpu millis(double cores) {
        return new MilliCpu(Math.round(cores * 1000));
    }

    static double cores(MilliCpu cpu) {
        return cpu.thousandths() / 1000.0;
    }
}
