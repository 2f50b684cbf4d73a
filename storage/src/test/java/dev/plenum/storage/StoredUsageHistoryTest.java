package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.PricePreview;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.billing.Tier;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger.Stream;
import dev.plenum.core.port.PostedUsage;
import dev.plenum.core.port.UsageHistory;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of an installation whose journal, usage log and mirror were filled at random over four months. */
final class StoredUsageHistoryTest {

    private static final String GATEWAY = "0123456789abcdef".repeat(2);
    private static final Instant START = Instant.parse("2026-08-20T00:00:00Z");
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final LocalDate FIRST = OCTOBER.atDay(1);
    private static final LocalDate LAST = OCTOBER.atEndOfMonth();
    private static final Stream MIRROR = Stream.usageFrom(GATEWAY);

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private final Map<Stream, List<UsageRecord>> written =
            Map.of(Stream.JOURNAL, new ArrayList<>(), Stream.USAGE_LOG, new ArrayList<>(), MIRROR, new ArrayList<>());
    private SqliteJournal journal;
    private SegmentedUsageLog log;
    private UsageMirrors mirrors;
    private SqliteLedger ledger;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(directory, codec);
        log = SegmentedUsageLog.open(directory, codec, 20_000);
        mirrors = UsageMirrors.open(directory, codec);
        ledger = SqliteLedger.open(directory, codec);
    }

    @AfterEach
    void close() {
        ledger.close();
        mirrors.close();
        log.close();
        journal.close();
    }

    private UsageHistory history() {
        return new StoredUsageHistory(journal, log, mirrors);
    }

    /** One record about every half hour, in the order of time, each to one of the streams. */
    private void fill(Random random, int records) {
        long epoch = journal.openEpoch();
        List<Event> turn = new ArrayList<>();
        Instant at = START;
        for (int i = 0; i < records; i++) {
            at = at.plusSeconds(random.nextInt(3600));
            boolean time = random.nextBoolean();
            UsageRecord usage = usage(random, time, at);
            if (time) {
                written.get(Stream.JOURNAL).add(usage);
                turn.add(metered(usage));
            } else if (random.nextBoolean()) {
                long _ = log.append(List.of(usage));
                written.get(Stream.USAGE_LOG).add(usage);
            } else {
                long _ = mirrors.accept(GATEWAY, written.get(MIRROR).size(), List.of(usage));
                written.get(MIRROR).add(usage);
            }
            if (turn.size() == 20 || i == records - 1) {
                long before = (long) written.get(Stream.JOURNAL).size() - turn.size();
                journal.append(epoch, before, at, List.copyOf(turn));
                turn.clear();
            }
        }
    }

    private static UsageRecord usage(Random random, boolean time, Instant at) {
        Meter.Kind kind = time ? Meter.Kind.CORE_SECONDS : Meter.Kind.OUTPUT_TOKENS;
        Instant from = time ? at.minusSeconds(random.nextInt(200_000)) : at;
        Quantity quantity = new Quantity(random.nextLong(1, 90_000_000_000L));
        return new UsageRecord(
                "", random.nextBoolean() ? "alpha" : "beta", new Meter(kind, "", false), quantity, from, at, "job-7.0");
    }

    private static Event metered(UsageRecord usage) {
        return new Event.ReplicaMetered(ReplicaId.parse("job-7.0"), Duration.ZERO, usage.to(), usage);
    }

    private Map<Stream, Long> marks() {
        return Map.of(
                Stream.JOURNAL,
                (long) written.get(Stream.JOURNAL).size(),
                Stream.USAGE_LOG,
                written.get(Stream.USAGE_LOG).size() - 1L,
                MIRROR,
                written.get(MIRROR).size() - 1L);
    }

    private static PriceBook book(Random random) {
        List<Price> prices = new ArrayList<>();
        for (Meter.Kind kind : List.of(Meter.Kind.CORE_SECONDS, Meter.Kind.OUTPUT_TOKENS)) {
            for (int i = 0; i < 3; i++) {
                Instant from = i == 0 ? Instant.EPOCH : START.plusSeconds(random.nextInt(6_000_000));
                prices.add(new Price(
                        kind + "-" + i,
                        kind,
                        Price.ANY,
                        Money.ofNanos(random.nextLong(1, 5_000_000_000L)),
                        Quantity.of(random.nextInt(1, 5000)),
                        from,
                        from,
                        ""));
            }
        }
        return new PriceBook(prices);
    }

    private void post(PriceBook book, Random random) {
        written.forEach((stream, records) -> {
            long shift = stream.equals(Stream.JOURNAL) ? 0 : -1;
            for (int at = 0; at < records.size(); ) {
                int to = Math.min(records.size(), at + random.nextInt(1, 100));
                ledger.post(stream, to + shift, records.subList(at, to), book);
                at = to;
            }
        });
    }

    private PricePreview preview(PriceBook book) {
        PricePreview preview = new PricePreview(OCTOBER, project -> "org");
        PostedUsage posted = ledger.postedUsage(FIRST, LAST);
        posted.amounts().forEach(preview::paid);
        Rating rating = new Rating(book);
        history().read(FIRST, LAST, posted.marks(), (_, _, usage) -> rating.add(usage));
        rating.take().forEach(rated -> preview.wouldPay(RatedAmount.of(rated)));
        return preview;
    }

    @Test
    void eachRecordOfThePeriodIsReadOnceAndNoOther() {
        fill(new Random(1), 4_000);
        Set<String> seen = new HashSet<>();
        List<UsageRecord> read = new ArrayList<>();
        history().read(FIRST, LAST, marks(), (stream, number, usage) -> {
            assertTrue(seen.add(stream + " " + number));
            int at = (int) (stream.equals(Stream.JOURNAL) ? number - 1 : number);
            assertEquals(written.get(stream).get(at).withId(usage.id()), usage);
            read.add(usage);
        });
        long expected = written.values().stream()
                .flatMap(List::stream)
                .filter(usage -> UsageHistory.isOn(FIRST, LAST, usage))
                .count();
        assertTrue(expected > 1_000);
        assertEquals(expected, read.size());
    }

    @Test
    void whatTheLedgerHasNotPostedYetIsNotRead() {
        fill(new Random(2), 2_000);
        Map<Stream, Long> some = Map.of(Stream.JOURNAL, 700L, MIRROR, 300L);
        history()
                .read(
                        START.atOffset(java.time.ZoneOffset.UTC).toLocalDate(),
                        LAST,
                        some,
                        (stream, number, _) -> assertTrue(number <= some.get(stream)));
    }

    @Test
    void aPeriodThatReachesIntoDroppedSegmentsIsRefusedAndALaterOneIsRead() {
        fill(new Random(3), 4_000);
        int dropped = log.drop(Instant.parse("2026-10-10T00:00:00Z"), Long.MAX_VALUE - 1);
        assertTrue(dropped > 0);
        PlenumException gone =
                assertThrows(PlenumException.class, () -> history().read(FIRST, LAST, marks(), (_, _, _) -> {}));
        assertEquals(ErrorCode.NOT_FOUND, gone.code());
        LocalDate whole = LocalDate.parse(gone.expected().split(" ")[2]);
        assertTrue(whole.isAfter(FIRST), gone.expected());
        int[] read = {0};
        history().read(whole, LAST, marks(), (_, _, _) -> read[0]++);
        assertEquals(
                written.values().stream()
                        .flatMap(List::stream)
                        .filter(usage -> UsageHistory.isOn(whole, LAST, usage))
                        .count(),
                read[0]);
    }

    @Test
    void aLogThatEndsBeforeWhatIsPostedIsAnAlarm() {
        fill(new Random(4), 500);
        for (Stream stream : List.of(Stream.USAGE_LOG, MIRROR, Stream.usageFrom("f".repeat(32)))) {
            PlenumException missing = assertThrows(PlenumException.class, () -> history()
                    .read(FIRST, LAST, Map.of(stream, 100_000L), (_, _, _) -> {}));
            assertEquals(ErrorCode.JOURNAL_DAMAGED, missing.code());
        }
    }

    @Test
    void aPreviewWithTheBookThatWasInForceGivesExactlyThePostedAmountsAndChangesNothing() throws Exception {
        Random random = new Random(5);
        fill(random, 4_000);
        PriceBook book = book(random);
        post(book, random);
        List<byte[]> before = ledgerBytes();
        Map<String, PricePreview.Organization> organizations = preview(book).organizations();
        Money paid = Money.ZERO;
        for (var project : organizations.get("org").projects().entrySet()) {
            for (var cell : project.getValue().entrySet()) {
                assertEquals(Money.ZERO, cell.getValue().difference(), project.getKey() + " " + cell.getKey());
                paid = paid.plus(cell.getValue().paid());
            }
        }
        Money lines = List.of("alpha", "beta").stream()
                .flatMap(project -> ledger.lines(project, FIRST, LAST).stream())
                .map(line -> line.exact())
                .reduce(Money.ZERO, Money::plus);
        assertEquals(lines, paid);
        assertTrue(paid.compareTo(Money.of("1")) > 0);
        List<byte[]> after = ledgerBytes();
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i), after.get(i));
        }
    }

    private List<byte[]> ledgerBytes() throws IOException {
        return List.of(
                Files.readAllBytes(directory.resolve("ledger.db")),
                Files.readAllBytes(directory.resolve("ledger.db-wal")));
    }

    @Test
    void twiceThePriceIsTwiceTheAmountAndATierCountsOverTheWholeMonth() {
        Random random = new Random(6);
        fill(random, 2_000);
        Price price = new Price(
                "one",
                Meter.Kind.OUTPUT_TOKENS,
                Price.ANY,
                Money.of("1"),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        post(new PriceBook(List.of(price)), random);
        Price tiered = new Price(
                "two",
                Meter.Kind.OUTPUT_TOKENS,
                Price.ANY,
                Money.of("2"),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                Optional.empty(),
                price.conditions(),
                List.of(new Tier(Quantity.of(1000), Money.of("1"))));
        PricePreview.Organization found =
                preview(new PriceBook(List.of(tiered))).organizations().get("org");
        Money paid = Money.ZERO;
        for (var meters : found.projects().values()) {
            PricePreview.Cell tokens = meters.get(new Meter(Meter.Kind.OUTPUT_TOKENS, "", false));
            assertEquals(tokens.paid().plus(tokens.paid()), tokens.wouldPay());
            paid = paid.plus(tokens.paid());
            PricePreview.Cell cores = meters.get(new Meter(Meter.Kind.CORE_SECONDS, "", false));
            assertEquals(cores.quantity(), cores.withoutPrice());
        }
        assertEquals(Money.of("1000").minus(paid), found.tiers().wouldPay());
        assertEquals(Money.ZERO, found.tiers().paid());
    }
}
