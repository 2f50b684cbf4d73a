package dev.plenum.core.loop;

import java.time.Duration;

/**
 * The loop's few times and bounds.
 *
 * @param meterEvery a running replica's usage is recorded at least this often
 * @param stopNotice between SIGTERM and SIGKILL
 * @param retryFirst wait before a replica that ended by itself is placed again; doubles with each failure in a row
 * @param retryMost up to this
 * @param lostJobRetries how often a job's replica that was lost (not failed) is placed again
 */
public record LoopSettings(
        Duration meterEvery, Duration stopNotice, Duration retryFirst, Duration retryMost, int lostJobRetries) {

    public static final LoopSettings DEFAULT = new LoopSettings(
            Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(1), 3);

    Duration retryAfter(int failures) {
        Duration wait = retryFirst.multipliedBy(1L << Math.min(failures - 1, 20));
        return wait.compareTo(retryMost) > 0 ? retryMost : wait;
    }
}
