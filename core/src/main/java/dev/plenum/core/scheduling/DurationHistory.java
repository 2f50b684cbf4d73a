package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.tenancy.ProjectHistory.RunTimes;
import java.util.Collections;
import java.util.List;
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
    private static final RunTimes NOTHING = new RunTimes(UNKNOWN_MILLIS, 0);

    /** Of all sizes together. */
    private static final String ANY_SIZE = "";

    /** Of all projects together. */
    private static final String EVERYBODY = "";

    private final SortedMap<String, SortedMap<String, RunTimes>> byProject = new TreeMap<>();

    /** @param thousandths of devices that all replicas hold together */
    long estimateMillis(String project, long thousandths) {
        for (RunTimes known :
                List.of(of(project, Long.toString(thousandths)), of(project, ANY_SIZE), of(EVERYBODY, ANY_SIZE))) {
            if (known.count() >= ENOUGH) {
                return known.meanMillis();
            }
        }
        return UNKNOWN_MILLIS;
    }

    private RunTimes of(String project, String size) {
        return byProject.getOrDefault(project, Collections.emptySortedMap()).getOrDefault(size, NOTHING);
    }

    void learn(String project, long thousandths, long durationMillis) {
        learn(project, Long.toString(thousandths), durationMillis);
        learn(project, ANY_SIZE, durationMillis);
        learn(EVERYBODY, ANY_SIZE, durationMillis);
    }

    private void learn(String project, String size, long durationMillis) {
        RunTimes known = of(project, size);
        int count = known.count() + 1;
        long before = known.count() == 0 ? 0 : known.meanMillis();
        long mean = before + (durationMillis - before) / Math.min(count, REMEMBERED);
        byProject.computeIfAbsent(project, _ -> new TreeMap<>()).put(size, new RunTimes(mean, count));
    }

    /** By size, of one project. */
    SortedMap<String, RunTimes> of(String project) {
        return byProject.getOrDefault(project, Collections.emptySortedMap());
    }

    /** What was noted of a project before a restart. */
    void restore(ProjectHistory history) {
        byProject.put(history.project(), new TreeMap<>(history.runTimes()));
    }
}
