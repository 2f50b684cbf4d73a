package dev.plenum.simulator.trace;

import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Made-up demand for a fleet of any size, generated as it is read, so that it may be longer than memory. Equal settings give equal jobs on every machine.
 *
 * <p>Arrivals are Poisson, at the rate that keeps the fleet's devices busy to the load. Run lengths are log-normal with a median of 30 minutes and sigma
 * 1.4, cut to 30 s and 3 days; their mean is 4,770 s. A job takes 1, 2, 4, 8, 16 or 32 devices with a probability of 60, 16, 12, 8, 3 and 1 %: 2.84 on
 * average. All times are whole milliseconds.
 */
public final class SyntheticTrace implements Trace {

    /** The largest job. */
    public static final int MOST_DEVICES = 32;

    private static final int[] SIZES = {1, 2, 4, 8, 16, MOST_DEVICES};
    private static final int[] PERCENT = {60, 16, 12, 8, 3, 1};
    private static final double MEAN_SIZE = 2.84;

    private static final double MEDIAN_MILLIS = 1_800_000;
    private static final double SIGMA = 1.4;
    private static final long SHORTEST_MILLIS = 30_000;
    private static final long LONGEST_MILLIS = 3L * 24 * 3600 * 1000;

    /** Of the log-normal distribution after the cut: the integral over it in closed form. */
    private static final double MEAN_MILLIS = 4_770_310;

    private final SplittableRandom random;
    private final double gapMillis;
    private final long jobs;
    private final long untilMillis;
    private double atMillis;
    private long index;

    private SyntheticTrace(long jobs, long untilMillis, long devices, double load, long seed) {
        this.random = new SplittableRandom(seed);
        this.gapMillis = MEAN_SIZE * MEAN_MILLIS / (load * devices);
        this.jobs = jobs;
        this.untilMillis = untilMillis;
        this.atMillis = gap();
    }

    /**
     * So many jobs.
     *
     * @param devices of the fleet
     * @param load device time asked for, as a share of the device time there is
     */
    public static SyntheticTrace ofJobs(long jobs, long devices, double load, long seed) {
        return new SyntheticTrace(jobs, Long.MAX_VALUE, devices, load, seed);
    }

    /** What arrives within so many milliseconds. */
    public static SyntheticTrace during(long millis, long devices, double load, long seed) {
        return new SyntheticTrace(Long.MAX_VALUE, millis, devices, load, seed);
    }

    @Override
    public boolean hasNext() {
        return index < jobs && atMillis < untilMillis;
    }

    @Override
    public TraceJob next() {
        long submit = (long) atMillis;
        long run = runMillis();
        TraceJob job = new TraceJob(index, "job-" + index, "trace", submit, run, 0, 0, devices(), OptionalLong.empty());
        index++;
        atMillis += gap();
        return job;
    }

    private double gap() {
        return -StrictMath.log(1 - random.nextDouble()) * gapMillis;
    }

    /** Box and Muller's normal variate, exact to the bit everywhere. */
    private long runMillis() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double normal = radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
        long run = (long) (MEDIAN_MILLIS * StrictMath.exp(SIGMA * normal));
        return Math.clamp(run, SHORTEST_MILLIS, LONGEST_MILLIS);
    }

    private int devices() {
        int draw = random.nextInt(100);
        int at = 0;
        for (int below = PERCENT[0]; draw >= below; below += PERCENT[at]) {
            at++;
        }
        return SIZES[at];
    }

    @Override
    public void close() {}
}
