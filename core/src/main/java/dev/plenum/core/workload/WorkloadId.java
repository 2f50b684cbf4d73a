package dev.plenum.core.workload;

/** A workload's id: its kind and the journal position of its submission in base 32, {@code job-7k3}. */
public record WorkloadId(String text) implements Comparable<WorkloadId> {

    public static WorkloadId of(String kind, long position) {
        return new WorkloadId(kind + "-" + Base32.of(position));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkloadId(String otherText) && text.equals(otherText);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public int compareTo(WorkloadId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
