package dev.plenum.app.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long each of many requests took. Filled from any thread. */
final class Latencies {

    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    void add(long oneNanos) {
        nanos.add(oneNanos);
    }

    int count() {
        return nanos.size();
    }

    /** Milliseconds: the smallest that so many percent were not above (nearest rank). */
    double percentile(int percent) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return Math.round(sorted.get(Math.max(rank, 1) - 1) / 1e4) / 100.0;
    }
}
