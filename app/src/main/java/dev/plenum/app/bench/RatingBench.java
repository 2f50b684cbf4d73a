package dev.plenum.app.bench;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteLedger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How fast usage is rated: a month of records of 1,000 projects with a book of 200 prices, and then the statement of every project from a ledger that
 * has them. The records are made between the measured stretches, and the collector's threads do not count.
 */
final class RatingBench {

    private static final int RECORDS_AT_ONCE = 10_000;
    private static final int RECORDS_A_POSTING = 500_000;
    private static final long SECONDS_A_DAY = 86_400;
    private static final double LEAST_A_SECOND = 500_000;
    private static final double MOST_MEBIBYTES = 1024;
    private static final double MOST_STATEMENT_SECONDS = 30;

    private final Path directory;

    RatingBench(Path directory) {
        this.directory = directory;
    }

    Comparison run(long count) throws IOException {
        UsageOfAMonth month = new UsageOfAMonth(count);
        PriceBook book = month.book();
        Comparison comparison = new Comparison("rating")
                .row("records", (double) count, "", Bar.NONE)
                .row("projects", UsageOfAMonth.PROJECTS, "", Bar.NONE)
                .row("prices in the book", book.prices().size(), "", Bar.NONE);
        rate(month, book, comparison);
        Path folder = Files.createTempDirectory(directory, "rating-");
        try (SqliteLedger ledger = SqliteLedger.open(folder, new EventCodec())) {
            post(new UsageOfAMonth(count), book, ledger, comparison);
            statements(ledger, comparison);
        } finally {
            Folders.remove(folder);
        }
        return comparison
                .row("peak MiB of the heap, garbage and all", peakHeapMebibytes(), "", Bar.NONE)
                .row("peak MiB of the process", peakMebibytes(), "", Bar.atMost(MOST_MEBIBYTES));
    }

    /** Beside it a loop that only adds quantities up, by project, meter and day: what rating costs beyond that is the prices. */
    private static void rate(UsageOfAMonth month, PriceBook book, Comparison comparison) {
        Rating rating = new Rating(book);
        Map<PlainKey, Long> plain = new HashMap<>();
        Stopwatch making = new Stopwatch();
        Stopwatch adding = new Stopwatch();
        Stopwatch rates = new Stopwatch();
        long quantity = 0;
        for (List<UsageRecord> some = making.of(() -> month.next(RECORDS_AT_ONCE));
                !some.isEmpty();
                some = making.of(() -> month.next(RECORDS_AT_ONCE))) {
            List<UsageRecord> batch = some;
            quantity += adding.of(() -> addUp(batch, plain));
            rates.run(() -> batch.forEach(rating::add));
        }
        List<Rated> sums = rates.of(rating::take);
        long rated = sums.stream().mapToLong(sum -> sum.quantity().millionths()).sum();
        comparison
                .row("records rated a CPU second", rates.aSecond(month.count()), "", Bar.atLeast(LEAST_A_SECOND))
                .row("  rating them, CPU s", rates.seconds(), "", Bar.NONE)
                .row("  only adding them up in a hash map: records/CPU s", adding.aSecond(month.count()), "", Bar.NONE)
                .row("  making them, CPU s", making.seconds(), "", Bar.NONE)
                .row("sums by project, meter, price and day", sums.size(), "", Bar.NONE)
                .row("quantity that is in no sum, millionths", (double) (quantity - rated), "", Bar.within(0, 0));
    }

    private record PlainKey(String project, Meter meter, long day) {}

    private static long addUp(List<UsageRecord> records, Map<PlainKey, Long> sums) {
        long all = 0;
        for (UsageRecord usage : records) {
            long millionths = usage.quantity().millionths();
            long day = usage.from().getEpochSecond() / SECONDS_A_DAY;
            sums.merge(new PlainKey(usage.project(), usage.meter(), day), millionths, Long::sum);
            all += millionths;
        }
        return all;
    }

    private static void post(UsageOfAMonth month, PriceBook book, Ledger ledger, Comparison comparison) {
        Stopwatch posting = new Stopwatch();
        long mark = 0;
        for (List<UsageRecord> some = month.next(RECORDS_A_POSTING);
                !some.isEmpty();
                some = month.next(RECORDS_A_POSTING)) {
            List<UsageRecord> batch = some;
            long upTo = mark + some.size();
            posting.run(() -> ledger.post(Ledger.Stream.USAGE_LOG, upTo, batch, book));
            mark = upTo;
        }
        comparison
                .row(
                        "rated and posted to SQLite, " + Bar.number(RECORDS_A_POSTING) + " at once: records/CPU s",
                        posting.aSecond(mark),
                        "",
                        Bar.NONE)
                .row("  posting them, CPU s", posting.seconds(), "", Bar.NONE);
    }

    private static void statements(Ledger ledger, Comparison comparison) {
        LocalDate first = UsageOfAMonth.FIRST;
        LocalDate last = first.plusMonths(1).minusDays(1);
        long before = System.nanoTime();
        int lines = 0;
        for (int project = 0; project < UsageOfAMonth.PROJECTS; project++) {
            String name = UsageOfAMonth.project(project);
            Statement statement =
                    new Statement(name, "CNY", first, last, ledger.lines(name, first, last), List.of(), List.of());
            lines += statement.total(false).isZero() ? 0 : statement.posted().size();
        }
        comparison
                .row(
                        "statements of all projects, s",
                        (System.nanoTime() - before) / 1e9,
                        "",
                        Bar.atMost(MOST_STATEMENT_SECONDS))
                .row("  their lines", lines, "", Bar.atLeast(UsageOfAMonth.PROJECTS))
                .row(
                        "  sum of all postings, nano-units",
                        ledger.balance().nanos().doubleValue(),
                        "",
                        Bar.within(0, 0));
    }

    /** Processor time of this thread, of what it is given. */
    private static final class Stopwatch {

        private long nanoseconds;

        <T> T of(Supplier<T> work) {
            long before = cpuNanoseconds();
            T made = work.get();
            nanoseconds += cpuNanoseconds() - before;
            return made;
        }

        void run(Runnable work) {
            long before = cpuNanoseconds();
            work.run();
            nanoseconds += cpuNanoseconds() - before;
        }

        double seconds() {
            return nanoseconds / 1e9;
        }

        double aSecond(long count) {
            return Math.rint(count * 1e9 / nanoseconds);
        }

        private static long cpuNanoseconds() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }

    private static double peakHeapMebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / 1024.0
                / 1024;
    }

    private static double peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
