package dev.plenum.core.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeteringTest {

    private static final ReplicaId REPLICA = new ReplicaId(new WorkloadId("job-1"), 0);

    private static Job job(Optional<Request.Devices> devices) {
        return new Job(
                "default",
                "train",
                PriorityClass.STANDARD,
                new Request(new MilliCpu(1_500), new Mebibytes(64), devices),
                1,
                new Launch.Command(List.of("true"), new TreeMap<>()),
                Optional.empty());
    }

    private static UsageRecord used(Job job, boolean simulated, Duration before, Duration after) {
        return Metering.of(
                "1",
                REPLICA,
                job,
                new Placement("one", List.of(), simulated),
                new Metering.Span(before, after, Instant.EPOCH, Instant.EPOCH.plusSeconds(60)));
    }

    @Test
    void withoutADeviceOnlyCoreSecondsAreMetered() {
        UsageRecord usage = used(job(Optional.empty()), false, Duration.ZERO, Duration.ofSeconds(10));
        assertEquals(new Meter(Meter.Kind.CORE_SECONDS, "", false), usage.meter());
        assertEquals(Quantity.of(15), usage.quantity());
    }

    @Test
    void withADeviceOnlyDeviceSecondsAreMetered() {
        Request.Devices half = new Request.Devices("h20", 1, new DeviceShare(500));
        UsageRecord usage = used(job(Optional.of(half)), false, Duration.ZERO, Duration.ofSeconds(10));
        assertEquals(new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false), usage.meter());
        assertEquals(Quantity.of(5), usage.quantity());
    }

    @Test
    void whatRunsOnSimulatedDevicesIsMeteredApart() {
        Request.Devices one = new Request.Devices("h20", 1, DeviceShare.WHOLE);
        assertEquals(
                new Meter(Meter.Kind.DEVICE_SECONDS, "h20", true),
                used(job(Optional.of(one)), true, Duration.ZERO, Duration.ofSeconds(1))
                        .meter());
    }

    @Test
    void manySmallRecordsAddUpToTheWholeRunTime() {
        SplittableRandom random = new SplittableRandom(3);
        Duration at = Duration.ZERO;
        Quantity sum = Quantity.ZERO;
        for (int i = 0; i < 10_000; i++) {
            Duration next = at.plusNanos(random.nextLong(3_000_000));
            sum = sum.plus(used(job(Optional.empty()), false, at, next).quantity());
            at = next;
        }
        assertEquals(used(job(Optional.empty()), false, Duration.ZERO, at).quantity(), sum);
    }
}
