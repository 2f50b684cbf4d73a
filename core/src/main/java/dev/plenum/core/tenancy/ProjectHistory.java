package dev.plenum.core.tenancy;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What fair share remembers of a project, as the scheduler noted it last: a restart goes on from there.
 *
 * @param used by device model, what it held over time with exponential decay: thousandths of devices times milliseconds
 * @param runTimes by how much a job held (thousandths of devices), how long its jobs ran
 * @param at when this was so
 */
public record ProjectHistory(
        String project, SortedMap<String, Long> used, SortedMap<String, RunTimes> runTimes, Instant at) {

    public ProjectHistory {
        used = Collections.unmodifiableSortedMap(new TreeMap<>(used));
        runTimes = Collections.unmodifiableSortedMap(new TreeMap<>(runTimes));
    }

    /** A mean, and of how many; the last few count most. */
    public record RunTimes(long meanMillis, int count) {}
}
