package dev.plenum.core.owning;

import java.time.LocalDate;
import java.util.Comparator;

/**
 * Under what device time is added up.
 *
 * @param day UTC
 * @param project whose billed and held time it is; empty for what is owned, idle or out of service
 * @param workload its id; empty with the project
 */
public record Slot(LocalDate day, Stock stock, String project, String workload) implements Comparable<Slot> {

    private static final Comparator<Slot> ORDER = Comparator.comparing(Slot::day)
            .thenComparing(Slot::stock)
            .thenComparing(Slot::project)
            .thenComparing(Slot::workload);

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }
}
