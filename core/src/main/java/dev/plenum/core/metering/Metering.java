package dev.plenum.core.metering;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Turns a replica's run time into usage. */
public final class Metering {

    private Metering() {}

    /**
     * A replica's usage between two readings of its shim's clock: device-seconds where it holds devices, else core-seconds, never both.
     * It is the difference of two rounded totals, so that many small records add up to the total exactly.
     *
     * @param id of the record that this makes
     */
    public static UsageRecord of(String id, ReplicaId replica, Workload workload, Placement placement, Span span) {
        Request request = workload.held(replica.rank(), placement);
        Optional<Request.Devices> devices = request.devices();
        Meter meter = devices.map(held -> new Meter(
                        Meter.Kind.DEVICE_SECONDS,
                        placement.model().isEmpty() ? held.model() : placement.model(),
                        placement.simulated()))
                .orElseGet(() -> new Meter(Meter.Kind.CORE_SECONDS, "", placement.simulated()));
        long thousandths = devices.map(held -> (long) held.thousandths())
                .orElseGet(() -> request.cpu().thousandths());
        Quantity quantity = total(span.runTimeAfter, thousandths).minus(total(span.runTimeBefore, thousandths));
        return new UsageRecord(
                id,
                workload.project(),
                meter,
                quantity,
                span.from,
                span.to,
                replica.toString(),
                placement.region(),
                Optional.of(workload.priority()));
    }

    /** Run time in ns times thousandths of a unit, in millionths of a unit-second, rounded down. */
    private static Quantity total(Duration runTime, long thousandths) {
        return new Quantity(Math.multiplyExact(runTime.toNanos() / 1_000, thousandths) / 1_000);
    }

    /** Two readings of a run-time clock, and the journal times they were taken at. */
    public record Span(Duration runTimeBefore, Duration runTimeAfter, Instant from, Instant to) {}
}
