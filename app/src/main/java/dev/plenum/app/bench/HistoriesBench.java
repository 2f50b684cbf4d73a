package dev.plenum.app.bench;

import dev.plenum.simulator.Histories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Random histories with faults through the live loop, every turn held against every invariant; on all cores. */
final class HistoriesBench {

    private static final int TOLD = 10;

    Map<String, Object> run(long count) {
        long start = System.nanoTime();
        AtomicLong turns = new AtomicLong();
        AtomicLong fingerprint = new AtomicLong();
        List<String> broken = LongStream.rangeClosed(1, count)
                .parallel()
                .mapToObj(Histories::run)
                .peek(outcome -> {
                    turns.addAndGet(outcome.turns());
                    fingerprint.addAndGet(outcome.fingerprint());
                })
                .flatMap(outcome -> outcome.wrong().stream())
                .toList();
        broken.stream().limit(TOLD).forEach(System.err::println);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("ok", broken.isEmpty());
        figures.put("histories", count);
        figures.put("turns", turns.get());
        figures.put("broken", broken.size());
        figures.put("fingerprint", Long.toHexString(fingerprint.get()));
        figures.put("seconds", (System.nanoTime() - start) / 1_000_000_000);
        return figures;
    }
}
