package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 11, 30);
    private static final PriceBook BOOK = new PriceBook(List.of(Samples.price("price-1", "0.036", Instant.EPOCH)));

    @TempDir
    Path directory;

    private SqliteLedger open() {
        return SqliteLedger.open(directory, new EventCodec());
    }

    private static UsageRecord seconds(long seconds, Instant from) {
        return Samples.usage("x", seconds * 1_000_000, from, from.plusSeconds(seconds));
    }

    private static Money total(List<Statement.Line> lines) {
        return lines.stream().map(Statement.Line::exact).reduce(Money.ZERO, Money::plus);
    }

    @Test
    void usageBecomesALineAndTwoPostingsThatAddUpToZero() {
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(seconds(100, NOON)), BOOK);
            Statement.Line line = ledger.lines("default", FIRST, LAST).getFirst();
            assertEquals(Quantity.of(100), line.quantity());
            assertEquals(Money.of("0.001"), line.exact());
            assertEquals(BOOK.prices().getFirst(), line.price().orElseThrow());
            assertEquals(
                    List.of(
                            new Ledger.Posting(
                                    1,
                                    NOON.plusSeconds(100),
                                    "revenue/core-seconds",
                                    Money.of("-0.001"),
                                    "journal 0-7"),
                            new Ledger.Posting(
                                    1, NOON.plusSeconds(100), "receivable/default", Money.of("0.001"), "journal 0-7")),
                    ledger.postings("default", 10));
            assertEquals(Money.ZERO, ledger.balance());
        }
    }

    @Test
    void aResendChangesNothing() {
        try (Ledger ledger = open()) {
            for (int sent = 0; sent < 3; sent++) {
                ledger.post(Ledger.Stream.JOURNAL, 7, List.of(seconds(100, NOON)), BOOK);
            }
            assertEquals(
                    Quantity.of(100),
                    ledger.lines("default", FIRST, LAST).getFirst().quantity());
            assertEquals(2, ledger.postings("default", 10).size());
        }
    }

    @Test
    void eachStreamHasItsOwnMarkAndItSurvives() {
        try (Ledger ledger = open()) {
            assertEquals(-1, ledger.mark(Ledger.Stream.JOURNAL));
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(), BOOK);
        }
        try (Ledger ledger = open()) {
            assertEquals(7, ledger.mark(Ledger.Stream.JOURNAL));
            assertEquals(-1, ledger.mark(Ledger.Stream.USAGE_LOG));
        }
    }

    @Test
    void usageWithoutAPriceKeepsItsQuantityAndCostsNothing() {
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(seconds(100, NOON)), new PriceBook(List.of()));
            Statement.Line line = ledger.lines("default", FIRST, LAST).getFirst();
            assertEquals(Optional.empty(), line.price());
            assertEquals(Quantity.of(100), line.quantity());
            assertEquals(Money.ZERO, line.exact());
            assertEquals(List.of(), ledger.postings("default", 10));
        }
    }

    @Test
    void aPriceHoldsFromItsValidityOnAndSplitsWhatLiesAcross() {
        PriceBook book = new PriceBook(
                List.of(Samples.price("price-1", "3.6", Instant.EPOCH), Samples.price("price-2", "7.2", NOON)));
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(seconds(100, NOON.minusSeconds(40))), book);
            assertEquals(
                    List.of(Money.of("0.04"), Money.of("0.12")),
                    ledger.lines("default", FIRST, LAST).stream()
                            .map(Statement.Line::exact)
                            .toList());
        }
    }

    @Test
    void simulatedUsageHasAccountsOfItsOwn() {
        Price price = new Price(
                "price-1",
                Meter.Kind.DEVICE_SECONDS,
                Price.ANY,
                Money.of("1"),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        UsageRecord usage = new UsageRecord(
                "1-0",
                "default",
                new Meter(Meter.Kind.DEVICE_SECONDS, "sim-a", true),
                Quantity.of(5),
                NOON,
                NOON.plusSeconds(5),
                "job-1.0");
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 1, List.of(usage), new PriceBook(List.of(price)));
            assertEquals(
                    List.of("simulated-revenue/device-seconds", "simulated-receivable/default"),
                    ledger.postings("default", 10).stream()
                            .map(Ledger.Posting::account)
                            .toList());
            assertTrue(ledger.lines("default", FIRST, LAST).getFirst().meter().simulated());
        }
    }

    @Test
    void linesAreOfTheDaysAskedForOnly() {
        Instant midnight = Instant.parse("2026-11-24T00:00:00Z");
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 1, List.of(seconds(100, midnight.minusSeconds(30))), BOOK);
            LocalDate before = LocalDate.of(2026, 11, 23);
            assertEquals(
                    Quantity.of(30),
                    ledger.lines("default", before, before).getFirst().quantity());
            assertEquals(
                    Quantity.of(70),
                    ledger.lines("default", before.plusDays(1), LAST).getFirst().quantity());
            assertEquals(List.of(), ledger.lines("default", FIRST, before.minusDays(1)));
            assertEquals(List.of(), ledger.lines("other", FIRST, LAST));
        }
    }

    @Test
    void amountsOf128BitsComeBackExactly() {
        for (String nanos : List.of(
                "0",
                "-1",
                "1",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "-18446744073709551616",
                "380000000000000000000",
                "170141183460469231731687303715884105727",
                "-170141183460469231731687303715884105728")) {
            Money money = new Money(new BigInteger(nanos));
            assertEquals(money, Amount.of(Amount.high(money), Amount.low(money)));
        }
    }

    /** Same records, any order, any batches: same lines, same totals. */
    @Test
    void ratingDoesNotDependOnTheOrderOrTheSizeOfRecords() throws Exception {
        PriceBook book = new PriceBook(List.of(
                Samples.price("price-1", "0.123456789", Instant.EPOCH), Samples.price("price-2", "0.987654321", NOON)));
        Random random = new Random(20261123);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Instant from = NOON.plusMillis(random.nextInt(-100_000_000, 100_000_000));
            records.add(Samples.usage(
                    "r" + i,
                    random.nextLong(1, 50_000_000),
                    from,
                    from.plus(Duration.ofMillis(random.nextInt(90_000)))));
        }
        List<List<Statement.Line>> all = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            Path folder = Files.createDirectory(directory.resolve("round" + round));
            Collections.shuffle(records, random);
            try (Ledger ledger = SqliteLedger.open(folder, new EventCodec())) {
                int at = 0;
                while (at < records.size()) {
                    int to = Math.min(records.size(), at + random.nextInt(1, 60));
                    ledger.post(Ledger.Stream.JOURNAL, to, records.subList(at, to), book);
                    at = to;
                }
                assertEquals(Money.ZERO, ledger.balance());
                List<Statement.Line> lines = ledger.lines("default", FIRST, LAST);
                Money receivable = ledger.postings("default", Integer.MAX_VALUE).stream()
                        .filter(posting -> posting.account().equals("receivable/default"))
                        .map(Ledger.Posting::amount)
                        .reduce(Money.ZERO, Money::plus);
                assertEquals(total(lines), receivable);
                all.add(lines);
            }
        }
        assertEquals(2, all.getFirst().size());
        all.forEach(lines -> assertEquals(all.getFirst(), lines, "seed 20261123"));
    }

    @Test
    void postingsCannotBeChangedOrDeleted() throws SQLException {
        try (Ledger ledger = open()) {
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(seconds(100, NOON)), BOOK);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                java.sql.Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("update posting set amount_low = 0"));
            assertThrows(SQLException.class, () -> statement.executeUpdate("delete from posting"));
        }
        try (Ledger ledger = open()) {
            assertEquals(2, ledger.postings("default", 10).size());
        }
    }
}
