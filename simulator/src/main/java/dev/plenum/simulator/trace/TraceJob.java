package dev.plenum.simulator.trace;

import java.util.OptionalLong;

/**
 * One thing that was asked for and ran, as a trace recorded it. Replays turn it into a job.
 *
 * @param index its row in the file, from 0, the header not counted; rows that were skipped keep their numbers
 * @param name as in the file where it names its rows, else {@code job-<index>}
 * @param project who asked, in the words of the trace
 * @param submitMillis milliseconds since the trace's zero, which each reader defines; never negative
 * @param durationMillis milliseconds from start to end; never negative
 * @param cpuThousandths thousandths of a core in all; 0 where the trace does not say
 * @param memoryMebibytes MiB in all; 0 where the trace does not say
 * @param devices whole devices in all, 0 for CPU work
 * @param recordedWaitMillis milliseconds from submission to start on the recorded fleet, where the trace says so
 */
public record TraceJob(
        long index,
        String name,
        String project,
        long submitMillis,
        long durationMillis,
        long cpuThousandths,
        long memoryMebibytes,
        int devices,
        OptionalLong recordedWaitMillis) {}
