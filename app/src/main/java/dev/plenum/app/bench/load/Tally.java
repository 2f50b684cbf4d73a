package dev.plenum.app.bench.load;

/** What the callers of one measurement count: errors always, all else only in the window. */
final class Tally {

    final Histogram latency = new Histogram();
    final Histogram firstChunk = new Histogram();
    final Histogram transit = new Histogram();
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;
    private long answers;
    private long chunks;
    private long errors;
    private String firstError = "";

    /** Instants of {@link System#nanoTime}. */
    void window(long from, long to) {
        this.from = from;
        this.to = to;
    }

    void chunk(long nanosInTransit, long now) {
        if (inWindow(now)) {
            chunks++;
            transit.add(nanosInTransit);
        }
    }

    void firstChunk(long nanos, long now) {
        if (inWindow(now)) {
            firstChunk.add(nanos);
        }
    }

    void answer(long nanos, long now) {
        if (inWindow(now)) {
            answers++;
            latency.add(nanos);
        }
    }

    void error(String what) {
        if (errors++ == 0) {
            firstError = what;
        }
    }

    Outcome outcome(double cpuSeconds, double rssMebibytes, int stopped) {
        return new Outcome(
                (to - from) / 1e9,
                answers,
                chunks,
                errors,
                firstError,
                latency.micros(50),
                latency.micros(99),
                firstChunk.micros(50),
                firstChunk.micros(99),
                transit.micros(50),
                transit.micros(99),
                cpuSeconds,
                rssMebibytes,
                stopped);
    }

    private boolean inWindow(long now) {
        return now >= from && now < to;
    }
}
