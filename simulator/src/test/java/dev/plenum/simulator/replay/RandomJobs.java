package dev.plenum.simulator.replay;

import dev.plenum.simulator.trace.Trace;
import dev.plenum.simulator.trace.TraceJob;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up demand, the same for the same seed: Poisson arrivals in milliseconds, log-normal run lengths, sizes that also leave rests on nodes of 8. */
@SuppressWarnings("ArrayRecordComponent")
record RandomJobs(long[] arrivals, long[] runs, int[] sizes) {

    private static final int[] SIZES = {1, 2, 3, 4, 6, 8, 12, 16, 20, 32};
    /** Of 1,000 jobs; 2.83 devices a job. */
    private static final int[] OFTEN = {560, 175, 40, 100, 20, 60, 10, 20, 10, 5};

    private static final double MEAN_SIZE = 2.83;

    static RandomJobs of(long seed, int count, long medianMillis, double sigma, long least, long most, double pace) {
        Random random = new Random(seed);
        double meanRun = medianMillis * Math.exp(sigma * sigma / 2);
        double gap = meanRun * MEAN_SIZE / pace;
        RandomJobs jobs = new RandomJobs(new long[count], new long[count], new int[count]);
        double at = 0;
        for (int job = 0; job < count; job++) {
            at += -Math.log(1 - random.nextDouble()) * gap;
            jobs.arrivals[job] = Math.round(at);
            long run = Math.round(medianMillis * Math.exp(sigma * random.nextGaussian()));
            jobs.runs[job] = Math.clamp(run, least, most);
            jobs.sizes[job] = size(random.nextInt(1000));
        }
        return jobs;
    }

    private static int size(int draw) {
        int at = 0;
        int below = OFTEN[0];
        while (draw >= below) {
            at++;
            below += OFTEN[at];
        }
        return SIZES[at];
    }

    double meanSize() {
        return IntStream.of(sizes).average().orElseThrow();
    }

    Trace trace() {
        return new Trace() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < sizes.length;
            }

            @Override
            public TraceJob next() {
                int job = next++;
                return new TraceJob(
                        job, "job-" + job, "trace", arrivals[job], runs[job], 0, 0, sizes[job], OptionalLong.empty());
            }

            @Override
            public void close() {}
        };
    }
}
