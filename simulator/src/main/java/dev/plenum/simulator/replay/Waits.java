package dev.plenum.simulator.replay;

import java.util.Arrays;

/** How long jobs waited and took, exactly: means and percentiles in seconds. Eight bytes are kept for a job that waited, none for one that did not. */
public final class Waits {

    private long[] waitMillis = new long[1024];
    private int waiting;
    private long atOnce;
    private long waited;
    private double took;
    private boolean sorted;

    /** A job that has ended, in milliseconds. */
    public void add(long wait, long took) {
        this.took += took / 1000.0;
        if (wait == 0) {
            atOnce++;
            return;
        }
        if (waiting == waitMillis.length) {
            waitMillis = Arrays.copyOf(waitMillis, waiting + waiting / 2);
        }
        waitMillis[waiting++] = wait;
        waited += wait;
        sorted = false;
    }

    /** How many jobs ended. */
    public long count() {
        return atOnce + waiting;
    }

    public double meanSeconds() {
        return count() == 0 ? 0 : waited / 1000.0 / count();
    }

    /** From submission to end. */
    public double meanCompletionSeconds() {
        return count() == 0 ? 0 : took / count();
    }

    /** The smallest wait that at least this share of all jobs did not exceed (nearest rank). */
    public double percentileSeconds(double percent) {
        if (!sorted) {
            Arrays.sort(waitMillis, 0, waiting);
            sorted = true;
        }
        long rank = (long) Math.ceil(percent / 100 * count());
        return rank <= atOnce ? 0 : waitMillis[(int) (rank - atOnce) - 1] / 1000.0;
    }
}
