package dev.plenum.core.workload;

import java.time.Instant;
import java.util.Optional;

/**
 * A replica has to give way: it was told, and its place is free at the latest by then. Afterwards it waits for another place.
 *
 * @param reason for whom or why, as {@code explain} shows it
 * @param claimant for whom; empty where it is for nobody, such as when a node is drained
 */
public record Preemption(String reason, Instant at, Instant freeBy, Optional<WorkloadId> claimant) {}
