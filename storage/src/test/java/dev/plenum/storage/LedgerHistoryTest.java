package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds after any history: records in any order and in any batches, resends, restarts, corrections, price changes inside records, closes. */
final class LedgerHistoryTest {

    private static final int SEEDS = 8;
    private static final Instant START = Instant.parse("2026-09-20T00:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final List<Meter.Kind> KINDS = List.of(Meter.Kind.values());
    private static final List<String> PROJECTS = List.of("alpha", "beta");

    @TempDir
    Path directory;

    private static Price price(String id, Meter.Kind kind, Random random, Instant from) {
        Money amount = Money.ofNanos(random.nextLong(1, 5_000_000_000L));
        return new Price(id, kind, Price.ANY, amount, Quantity.of(random.nextInt(1, 5000)), from, from, "");
    }

    private static PriceBook book(Random random) {
        List<Price> prices = new ArrayList<>();
        for (Meter.Kind kind : KINDS) {
            prices.add(price("first-" + kind, kind, random, Instant.EPOCH));
            prices.add(price("then-" + kind, kind, random, START.plusSeconds(random.nextInt(3_000_000))));
        }
        return new PriceBook(prices);
    }

    /** Some are corrections: the same quantity taken back. */
    private static List<UsageRecord> records(Random random) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Meter.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            Instant from = START.plusSeconds(random.nextInt(4_000_000));
            UsageRecord usage = new UsageRecord(
                    "r" + i,
                    PROJECTS.get(random.nextInt(2)),
                    new Meter(kind, "m" + random.nextInt(2), random.nextInt(5) == 0),
                    new Quantity(random.nextLong(1, 90_000_000_000L)),
                    from,
                    from.plusSeconds(random.nextInt(200_000)),
                    "job-7.0");
            records.add(usage);
            if (random.nextInt(10) == 0) {
                records.add(new UsageRecord(
                        "c" + i,
                        usage.project(),
                        usage.meter(),
                        Quantity.ZERO.minus(usage.quantity()),
                        usage.from(),
                        usage.to(),
                        "job-7.0"));
            }
        }
        return records;
    }

    /** Posts all, in batches of any size, each of them perhaps twice, with a restart now and then. */
    private SqliteLedger post(Path folder, List<UsageRecord> records, PriceBook book, Random random) {
        SqliteLedger ledger = SqliteLedger.open(folder, new EventCodec());
        int at = 0;
        while (at < records.size()) {
            int to = Math.min(records.size(), at + random.nextInt(1, 40));
            ledger.showback(random.nextInt(3) == 0 ? new TreeSet<>(List.of("alpha")) : new TreeSet<>());
            ledger.postCharges(List.of(lent(random.nextInt(9)), lent(random.nextInt(9))));
            for (int sent = random.nextInt(1, 3); sent > 0; sent--) {
                ledger.post(Ledger.Stream.JOURNAL, to, records.subList(at, to), book);
            }
            if (random.nextInt(4) == 0) {
                ledger.close();
                ledger = SqliteLedger.open(folder, new EventCodec());
            }
            at = to;
        }
        return ledger;
    }

    /** What one lender gets; the same one is posted once. */
    private static Charge lent(int number) {
        return new Charge(
                "lent-" + number,
                Charge.Kind.LENT,
                "lab",
                Optional.of("alpha"),
                FIRST,
                "m1",
                "share of m1",
                Optional.empty(),
                Money.of("-1.5"),
                START);
    }

    private static void check(Ledger ledger, String seed) {
        assertEquals(Money.ZERO, ledger.balance(), seed);
        Map<Long, Money> entries = new HashMap<>();
        Map<Long, Integer> simulated = new HashMap<>();
        for (String project : PROJECTS) {
            Map<String, Money> accounts = new HashMap<>();
            for (Ledger.Posting posting : ledger.postings(project, Integer.MAX_VALUE)) {
                entries.merge(posting.entry(), posting.amount(), Money::plus);
                simulated.merge(posting.entry(), posting.account().startsWith("simulated-") ? 1 : 0, Integer::sum);
                accounts.merge(posting.account(), posting.amount(), Money::plus);
            }
            for (boolean sim : new boolean[] {false, true}) {
                Money lines = ledger.lines(project, FIRST, LAST).stream()
                        .filter(line -> line.meter().simulated() == sim)
                        .map(Statement.Line::exact)
                        .reduce(Money.ZERO, Money::plus);
                String prefix = sim ? "simulated-" : "";
                Money rounding = accounts.getOrDefault(prefix + "rounding", Money.ZERO);
                Money receivable = accounts.getOrDefault(prefix + "receivable/" + project, Money.ZERO)
                        .plus(accounts.getOrDefault(prefix + "showback/" + project, Money.ZERO));
                Money lent = sim ? Money.ZERO : accounts.getOrDefault("lent", Money.ZERO);
                assertEquals(lines, receivable.plus(rounding).plus(lent), seed + " " + project);
            }
        }
        entries.forEach((entry, sum) -> assertEquals(Money.ZERO, sum, seed + ", entry " + entry));
        simulated.forEach((entry, sides) -> assertTrue(sides != 1, seed + ", entry " + entry + " is half simulated"));
    }

    @Test
    void everyEntryIsBalancedAndAnotherOrderGivesTheSameStatement() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            PriceBook book = book(random);
            List<UsageRecord> records = records(random);
            List<List<Statement.Line>> seen = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                Path folder = Files.createDirectory(directory.resolve(seed + "-" + round));
                try (SqliteLedger ledger = post(folder, records, book, random)) {
                    check(ledger, "seed " + seed);
                    seen.add(ledger.lines("alpha", FIRST, LAST));
                }
                Collections.shuffle(records, random);
            }
            assertEquals(seen.getFirst(), seen.getLast(), "seed " + seed);
        }
    }

    @Test
    void closesInTheMiddleOfAHistoryLeaveItBalancedAndTheClosedMonthsAsTheyWere() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            PriceBook book = book(random);
            List<UsageRecord> records = records(random);
            Path folder = Files.createDirectory(directory.resolve("closes-" + seed));
            int half = records.size() / 2;
            post(folder, records.subList(0, half), book, random).close();
            try (SqliteLedger ledger = SqliteLedger.open(folder, new EventCodec())) {
                YearMonth october = YearMonth.of(2026, 10);
                Samples.book(ledger, new Event.PeriodClosed(october, Instant.parse("2026-11-03T00:00:00Z")));
                check(ledger, "closed, seed " + seed);
                List<Statement.Line> before = ledger.lines("alpha", FIRST, october.atEndOfMonth());
                assertTrue(before.size() > 3, "seed " + seed);
                ledger.post(Ledger.Stream.USAGE_LOG, 1, records.subList(half, records.size()), book);
                assertEquals(before, ledger.lines("alpha", FIRST, october.atEndOfMonth()), "seed " + seed);
                check(ledger, "after, seed " + seed);
            }
        }
    }

    private static List<Object> seen(Path folder, long seed) {
        try (SqliteLedger ledger = SqliteLedger.open(folder, new EventCodec())) {
            LedgerStory.check(ledger, "seed " + seed);
            List<Object> all = new ArrayList<>();
            for (String project : PROJECTS) {
                all.addAll(ledger.lines(project, FIRST, LAST));
                all.addAll(ledger.charges().ofProject(project, FIRST, LAST));
            }
            all.addAll(ledger.charges().ofOrganization("acme", FIRST, LAST));
            all.addAll(ledger.periods().closed());
            return all;
        }
    }

    @Test
    void creditsRefundsTaxAndCommitmentsWithClosesAtAnyMomentAddUpToNothingHoweverOftenTheyAreTold() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            Path once = Files.createDirectory(directory.resolve("once-" + seed));
            Path often = Files.createDirectory(directory.resolve("often-" + seed));
            LedgerStory.tell(once, seed, LedgerStory.STEPS, _ -> {});
            Random random = new Random(seed);
            for (int round = 0; round < 4; round++) {
                LedgerStory.tell(often, seed, random.nextInt(LedgerStory.STEPS), _ -> {});
            }
            LedgerStory.tell(often, seed, LedgerStory.STEPS, _ -> {});
            List<Object> right = seen(once, seed);
            assertTrue(right.stream().filter(Charge.class::isInstance).count() > 5, "or this shows little");
            assertEquals(right, seen(often, seed), "seed " + seed);
            assertEquals(right, seen(often, seed), "read again, seed " + seed);
        }
    }

    /** A process of its own, killed with SIGKILL in whatever transaction it is in; it begins at the first step each time. */
    @Test
    @Timeout(300)
    void aWriterThatIsKilledHasPostedEachStepOnceOrNotAtAll() throws Exception {
        Path right = Files.createDirectory(directory.resolve("right"));
        LedgerStory.tell(right, 7, LedgerStory.STEPS, _ -> {});
        Path data = Files.createDirectory(directory.resolve("killed"));
        for (int kill = 1; kill < 5; kill++) {
            try (Child child = Child.start("ledger", data)) {
                for (int said = 0; said < kill * LedgerStory.STEPS / 5; ) {
                    String line = child.line();
                    assertTrue(!line.isEmpty(), "it ended by itself");
                    said = Integer.parseInt(line);
                }
                child.kill();
            }
            try (SqliteLedger ledger = SqliteLedger.open(data, new EventCodec())) {
                LedgerStory.check(ledger, "kill " + kill);
                assertTrue(ledger.mark(Ledger.Stream.JOURNAL) < LedgerStory.STEPS, "or it was not killed at work");
            }
        }
        LedgerStory.tell(data, 7, LedgerStory.STEPS, _ -> {});
        assertEquals(seen(right, 7), seen(data, 7));
    }

    /** 380 billion, in nano-units, through postings and sums. */
    @Test
    void headlineAmountsLoseNothing() {
        Price price = new Price(
                "p",
                Meter.Kind.REQUESTS,
                Price.ANY,
                Money.of("380000000000.123456789"),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        UsageRecord usage = new UsageRecord(
                "r", "alpha", new Meter(Meter.Kind.REQUESTS, "", false), Quantity.of(1), START, START, "job-7.0");
        try (SqliteLedger ledger = SqliteLedger.open(directory, new EventCodec())) {
            ledger.post(Ledger.Stream.JOURNAL, 1, List.of(usage), new PriceBook(List.of(price)));
            assertEquals(
                    Money.of("380000000000.123456789"),
                    ledger.lines("alpha", FIRST, LAST).getFirst().exact());
            Samples.book(ledger, new Event.PeriodClosed(YearMonth.of(2026, 9), Instant.parse("2026-11-03T00:00:00Z")));
            check(ledger, "headline");
        }
    }
}
