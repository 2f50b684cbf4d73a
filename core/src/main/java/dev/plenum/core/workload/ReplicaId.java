package dev.plenum.core.workload;

/** One replica of a workload: {@code job-7k3.0}. The rank counts from 0. */
public record ReplicaId(WorkloadId workload, int rank) implements Comparable<ReplicaId> {

    /** Reads what {@link #toString} wrote. */
    public static ReplicaId parse(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("replica id '" + text + "' (expected: such as job-7k3.0)");
        }
        return new ReplicaId(new WorkloadId(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    @Override
    public int compareTo(ReplicaId other) {
        int order = workload.compareTo(other.workload);
        return order != 0 ? order : Integer.compare(rank, other.rank);
    }

    @Override
    public String toString() {
        return workload + "." + rank;
    }
}
