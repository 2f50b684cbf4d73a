package dev.plenum.core.units;

/** Memory in MiB; never negative. */
public record Mebibytes(long count) implements Comparable<Mebibytes> {

    public static final Mebibytes ZERO = new Mebibytes(0);

    public Mebibytes {
        if (count < 0) {
            throw new IllegalArgumentException("memory in MiB: " + count + " (expected: >= 0)");
        }
    }

    public Mebibytes plus(Mebibytes other) {
        return new Mebibytes(count + other.count);
    }

    public Mebibytes minus(Mebibytes other) {
        return new Mebibytes(count - other.count);
    }

    @Override
    public int compareTo(Mebibytes other) {
        return Long.compare(count, other.count);
    }

    @Override
    public String toString() {
        return count + " MiB";
    }
}
