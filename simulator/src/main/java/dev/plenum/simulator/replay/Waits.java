package dev.plenum.simulator.replay;

import java.util.Arrays;

/** How long jobs waited and took, exactly: means and percentiles in seconds. Eight bytes a job are kept. */
public final class Waits {

    private long[] waitMillis = new long[1024];
    private int count;
    private long waited;
    private double took;
    private boolean sorted;

    /** A job that has ended, in milliseconds. */
    public void add(long wait, long took) {
        if (count == waitMillis.length) {
            waitMillis = Arrays.copyOf(waitMillis, count + count / 2);
        }
        waitMillis[count++] = wait;
        waited += wait;
        this.took += took / 1000.0;
        sorted = false;
    }

    /** How many jobs ended. */
    public int count() {
        return count;
    }

    public double meanSeconds() {
        return count == 0 ? 0 : waited / 1000.0 / count;
    }

    /** From submission to end. */
    public double meanCompletionSeconds() {
        return count == 0 ? 0 : took / count;
    }

    /** The smallest wait that at least this share of all jobs did not exceed (nearest rank). */
    public double percentileSeconds(double percent) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(waitMillis, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(percent / 100 * count);
        return waitMillis[Math.max(1, rank) - 1] / 1000.0;
    }
}
