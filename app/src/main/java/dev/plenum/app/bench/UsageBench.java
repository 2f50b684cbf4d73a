package dev.plenum.app.bench;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What it costs the gateway to record a request of three records, in processor time of its own thread: the median of some rounds after a warm-up. */
final class UsageBench {

    private static final int REQUESTS = 100_000;
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int GROUP = 8;
    private static final double MOST_MICROSECONDS = 6;

    private final Path directory;

    UsageBench(Path directory) {
        this.directory = directory;
    }

    Comparison run() throws IOException {
        Path folder = Files.createTempDirectory(directory, "usage-");
        try (SegmentedUsageLog log = SegmentedUsageLog.open(folder, new EventCodec())) {
            double single = median(log, 1);
            double grouped = median(log, GROUP);
            return new Comparison("usage")
                    .row("append of a request's three records, CPU us", single, "", Bar.atMost(MOST_MICROSECONDS))
                    .row("requests recorded a CPU second", Math.rint(1e6 / single), "", Bar.NONE)
                    .row("the same, " + GROUP + " requests an append, CPU us each", grouped, "", Bar.NONE);
        } finally {
            Folders.remove(folder);
        }
    }

    private static double median(SegmentedUsageLog log, int requestsAtOnce) {
        SplittableRandom random = new SplittableRandom(1);
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            List<List<UsageRecord>> appends = new ArrayList<>();
            for (int i = 0; i < REQUESTS / requestsAtOnce; i++) {
                appends.add(requests(requestsAtOnce, random));
            }
            double microseconds = append(log, appends) / requestsAtOnce;
            if (round >= WARM_UP_ROUNDS) {
                rounds.add(microseconds);
            }
        }
        return rounds.stream().sorted().toList().get(ROUNDS / 2);
    }

    /** Microseconds of the thread for one of them. */
    private static double append(SegmentedUsageLog log, List<List<UsageRecord>> appends) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (List<UsageRecord> records : appends) {
            long _ = log.append(records);
        }
        long nanoseconds = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        return nanoseconds / 1_000.0 / appends.size();
    }

    private static List<UsageRecord> requests(int count, SplittableRandom random) {
        List<UsageRecord> records = new ArrayList<>(3 * count);
        for (int i = 0; i < count; i++) {
            Instant at = Instant.ofEpochSecond(1_790_000_000, random.nextInt(1_000_000_000));
            String id = String.format(Locale.ROOT, "req-%016x%08x", random.nextLong(), random.nextInt());
            records.add(usage(Meter.Kind.INPUT_TOKENS, random.nextInt(10_000), at, id));
            records.add(usage(Meter.Kind.OUTPUT_TOKENS, random.nextInt(1_000), at, id));
            records.add(usage(Meter.Kind.REQUESTS, 1, at, id));
        }
        return records;
    }

    private static UsageRecord usage(Meter.Kind kind, long count, Instant at, String id) {
        return new UsageRecord("", "bench", new Meter(kind, "bench", false), Quantity.of(count), at, at, id);
    }
}
