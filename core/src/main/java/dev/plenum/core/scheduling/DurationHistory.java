package dev.plenum.core.scheduling;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long workloads run, learned from those that have ended: a mean for each project and size in which the last sixteen count most. With fewer than three
 * to learn from, that of the project, then that of all; before that, an hour.
 */
final class DurationHistory {

    private static final int ENOUGH = 3;
    private static final int REMEMBERED = 16;
    private static final long UNKNOWN_MILLIS = 3_600_000;
    private static final String ALL = "";

    private static final class Mean {
        private double millis;
        private int count;

        void add(long duration) {
            count++;
            millis += (duration - millis) / Math.min(count, REMEMBERED);
        }
    }

    private final SortedMap<String, Mean> means = new TreeMap<>();

    /** @param thousandths of devices that all replicas hold together */
    long estimateMillis(String project, long thousandths) {
        for (String key : keys(project, thousandths)) {
            Mean mean = means.get(key);
            if (mean != null && mean.count >= ENOUGH) {
                return (long) mean.millis;
            }
        }
        return UNKNOWN_MILLIS;
    }

    void learn(String project, long thousandths, long durationMillis) {
        for (String key : keys(project, thousandths)) {
            means.computeIfAbsent(key, _ -> new Mean()).add(durationMillis);
        }
    }

    private static String[] keys(String project, long thousandths) {
        return new String[] {project + "/" + thousandths, project, ALL};
    }
}
