package dev.plenum.core.units;

/** CPU in thousandths of a core; never negative. */
public record MilliCpu(long thousandths) implements Comparable<MilliCpu> {

    public static final MilliCpu ZERO = new MilliCpu(0);

    public MilliCpu {
        if (thousandths < 0) {
            throw new IllegalArgumentException("CPU in thousandths: " + thousandths + " (expected: >= 0)");
        }
    }

    public static MilliCpu cores(long cores) {
        return new MilliCpu(Math.multiplyExact(cores, 1000));
    }

    public MilliCpu plus(MilliCpu other) {
        return new MilliCpu(thousandths + other.thousandths);
    }

    public MilliCpu minus(MilliCpu other) {
        return new MilliCpu(thousandths - other.thousandths);
    }

    public MilliCpu times(int count) {
        return new MilliCpu(Math.multiplyExact(thousandths, count));
    }

    @Override
    public int compareTo(MilliCpu other) {
        return Long.compare(thousandths, other.thousandths);
    }

    @Override
    public String toString() {
        return thousandths % 1000 == 0 ? thousandths / 1000 + " cores" : thousandths + " thousandths of a core";
    }
}
