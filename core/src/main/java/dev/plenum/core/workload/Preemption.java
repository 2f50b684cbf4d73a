package dev.plenum.core.workload;

import java.time.Instant;

/**
 * A replica has to give way: it was told, and its place is free at the latest by then. Afterwards it waits for another place.
 *
 * @param reason for whom or why, as {@code explain} shows it
 */
public record Preemption(String reason, Instant at, Instant freeBy) {}
