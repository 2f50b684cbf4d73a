package dev.plenum.core.metering;

import dev.plenum.core.tenancy.PriorityClass;
import java.time.Instant;
import java.util.Optional;

/**
 * One metered quantity of one project.
 *
 * @param id makes resends harmless: journal position and index, or gateway incarnation and sequence
 * @param source the replica or request it came from
 * @param from start of the time it covers; a price that changes inside splits it
 * @param to its end; equal to {@code from} for what happens at an instant
 * @param region of the node that was used; empty where it has none, and for requests
 * @param priority of the workload; absent for requests
 * @param key the id of the API key that the request came with; empty for workloads, and in records of version 0.2 and before
 */
public record UsageRecord(
        String id,
        String project,
        Meter meter,
        Quantity quantity,
        Instant from,
        Instant to,
        String source,
        String region,
        Optional<PriorityClass> priority,
        String key) {

    /** Of a workload. */
    public UsageRecord(
            String id,
            String project,
            Meter meter,
            Quantity quantity,
            Instant from,
            Instant to,
            String source,
            String region,
            Optional<PriorityClass> priority) {
        this(id, project, meter, quantity, from, to, source, region, priority, "");
    }

    /** Of a request whose key is not known, or of version 0.2 and before. */
    public UsageRecord(
            String id, String project, Meter meter, Quantity quantity, Instant from, Instant to, String source) {
        this(id, project, meter, quantity, from, to, source, "", Optional.empty());
    }

    public UsageRecord withId(String other) {
        return new UsageRecord(other, project, meter, quantity, from, to, source, region, priority, key);
    }

    public UsageRecord withKey(String other) {
        return new UsageRecord(id, project, meter, quantity, from, to, source, region, priority, other);
    }
}
