package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Periods;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeriodsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Instant IN_OCTOBER = Instant.parse("2026-10-20T12:00:00Z");
    private static final Instant CLOSING = Instant.parse("2026-11-02T08:00:00Z");
    private static final PriceBook BOOK =
            new PriceBook(List.of(Samples.price("price-1", "0.123456789", Instant.EPOCH)));

    @TempDir
    Path directory;

    private SqliteLedger open() {
        return SqliteLedger.open(directory, new EventCodec());
    }

    private static void use(Ledger ledger, long mark, Instant from, long millionths) {
        UsageRecord usage = Samples.usage("r" + mark, millionths, from, from.plusSeconds(1));
        ledger.post(Ledger.Stream.JOURNAL, mark, List.of(usage), BOOK);
    }

    private static List<Statement.Line> lines(Ledger ledger, YearMonth month) {
        return ledger.lines("default", month.atDay(1), month.atEndOfMonth());
    }

    private static Money account(Ledger ledger, String account) {
        return ledger.postings("default", Integer.MAX_VALUE).stream()
                .filter(posting -> posting.account().equals(account))
                .map(Ledger.Posting::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    @Test
    void whatWasSpentStandsOnTheDayOfItsStatementAndAddsUpToItsPostings() {
        try (SqliteLedger ledger = open()) {
            use(ledger, 1, IN_OCTOBER, 7_000_001);
            use(ledger, 2, IN_OCTOBER.plusSeconds(86_400), 1_000_000);
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            use(ledger, 3, IN_OCTOBER, 3_000_000);
            use(ledger, 4, CLOSING, 2_000_000);
            SortedMap<LocalDate, SortedMap<Meter, Money>> days =
                    ledger.spent("default", OCTOBER.atDay(1), NOVEMBER.atEndOfMonth());
            assertEquals(
                    List.of(
                            LocalDate.of(2026, 10, 20),
                            LocalDate.of(2026, 10, 21),
                            LocalDate.of(2026, 11, 1),
                            LocalDate.of(2026, 11, 2)),
                    List.copyOf(days.keySet()));
            assertEquals(
                    account(ledger, "revenue/core-seconds").negated(),
                    days.values().stream()
                            .map(amounts -> amounts.get(Samples.CORES))
                            .reduce(Money.ZERO, Money::plus));
            assertEquals(
                    2,
                    ledger.spent("default", NOVEMBER.atDay(1), NOVEMBER.atEndOfMonth())
                            .size());
            assertEquals(
                    0,
                    ledger.spent("other", OCTOBER.atDay(1), NOVEMBER.atEndOfMonth())
                            .size());
        }
    }

    @Test
    void whatComesAfterTheCloseStandsOnTheFirstOpenDayWithTheDayItIsFrom() {
        try (SqliteLedger ledger = open()) {
            use(ledger, 1, IN_OCTOBER, 7_000_001);
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            List<Statement.Line> october = lines(ledger, OCTOBER);
            use(ledger, 2, IN_OCTOBER, 3_000_000);
            use(ledger, 3, CLOSING, 2_000_000);
            assertEquals(october, lines(ledger, OCTOBER));
            List<Statement.Line> november = lines(ledger, NOVEMBER);
            assertEquals(
                    List.of(Optional.empty(), Optional.of(LocalDate.of(2026, 10, 20))),
                    november.stream().map(Statement.Line::usedOn).toList());
            assertEquals(Quantity.of(3), november.getLast().quantity());
            assertEquals(
                    "journal 2-2, of 2026-10-20",
                    ledger.postings("default", 3).getLast().source());
            assertEquals(List.of(), ledger.lines("default", LocalDate.of(2026, 11, 3), LocalDate.of(2026, 11, 30)));
        }
    }

    @Test
    void afterTheCloseTheReceivableIsTheRoundedStatementAndTheRestIsRounding() {
        try (SqliteLedger ledger = open()) {
            for (int day = 0; day < 9; day++) {
                use(ledger, day, IN_OCTOBER.plusSeconds(86_400L * day), 1_234_567 + day);
            }
            Money exact = account(ledger, "receivable/default");
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            Money rounded = lines(ledger, OCTOBER).getFirst().amount();
            assertEquals(rounded, account(ledger, "receivable/default"));
            assertEquals(exact.minus(rounded), account(ledger, "rounding"));
            assertTrue(!account(ledger, "rounding").isZero(), "or this test shows nothing");
            assertEquals(Money.ZERO, ledger.balance());
        }
    }

    @Test
    void closingAgainChangesNothingAndClosesSurviveARestart() {
        List<Ledger.Posting> postings;
        try (SqliteLedger ledger = open()) {
            use(ledger, 1, IN_OCTOBER, 7_000_001);
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            postings = ledger.postings("default", 100);
        }
        try (SqliteLedger ledger = open()) {
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING.plusSeconds(99)));
            assertEquals(postings, ledger.postings("default", 100));
            assertEquals(
                    List.of(new Periods.Closed(OCTOBER, CLOSING)),
                    ledger.periods().closed());
            use(ledger, 2, IN_OCTOBER, 1_000_000);
            assertEquals(1, lines(ledger, NOVEMBER).size());
        }
    }

    @Test
    void aCloseKeepsUpToWhichRecordsWerePosted() {
        try (SqliteLedger ledger = open()) {
            use(ledger, 7, IN_OCTOBER, 1_000_000);
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            use(ledger, 8, IN_OCTOBER, 1_000_000);
            assertEquals(
                    Optional.of(7L),
                    Optional.ofNullable(
                            ledger.periods().closedUpTo().get(OCTOBER).get(Ledger.Stream.JOURNAL)));
        }
    }

    @Test
    void aCloseTakesEarlierMonthsWithIt() {
        try (SqliteLedger ledger = open()) {
            use(ledger, 1, Instant.parse("2026-08-03T00:00:00Z"), 7_000_001);
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
            assertEquals(
                    List.of(YearMonth.of(2026, 8), YearMonth.of(2026, 9), OCTOBER),
                    ledger.periods().closed().stream()
                            .map(Periods.Closed::month)
                            .toList());
        }
    }

    @Test
    void aClosedPeriodCannotBeOpenedAgain() throws SQLException {
        try (SqliteLedger ledger = open()) {
            Samples.book(ledger, new Event.PeriodClosed(OCTOBER, CLOSING));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                java.sql.Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("delete from period"));
            assertThrows(SQLException.class, () -> statement.executeUpdate("update period set closed_at = ''"));
        }
    }
}
