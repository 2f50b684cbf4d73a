package dev.plenum.app.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.Spending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Project blue may spend 10.00 a month; time stands still unless a test moves it. */
class LeasesTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Spending.Life FIRST = new Spending.Life(0, NOON);
    private static final Spending.Life SECOND = new Spending.Life(5, NOON.plusSeconds(60));

    @TempDir
    Path folder;

    private Optional<Budget> budget = Optional.of(new Budget(Money.of("10"), Budget.Period.MONTH));
    private final Map<YearMonth, Money> posted = new HashMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private long nanos;
    private boolean full;
    private List<Held> kept = List.of();
    private Leases leases = start();

    private Leases start() {
        Books books = new Books() {
            @Override
            public Optional<Budget> budget(String project) {
                return budget;
            }

            @Override
            public long postedUpTo(String gateway) {
                return marks.getOrDefault(gateway, -1L);
            }

            @Override
            public Money posted(String project, YearMonth month) {
                return posted.getOrDefault(month, Money.ZERO);
            }
        };
        LeaseStore store = new LeaseStore() {
            @Override
            public List<Held> read() {
                return kept;
            }

            @Override
            public void write(List<Held> all) {
                if (full) {
                    throw new IllegalStateException("disk full");
                }
                kept = List.copyOf(all);
            }
        };
        return new Leases(books, store, () -> nanos);
    }

    private static Spending.Account account(String spent, String reserved, String waiting) {
        return new Spending.Account(
                "blue",
                NOVEMBER,
                Money.ZERO,
                Money.of(spent),
                Money.of(reserved),
                Money.of(waiting),
                Money.of(waiting),
                true);
    }

    private static Spending report(
            String gateway, Spending.Life life, long number, long sequence, Spending.Account account) {
        return new Spending(gateway, life, number, sequence, List.of(account));
    }

    private Grants.Lease answer(Spending report) {
        return leases.answer(report).leases().getFirst();
    }

    private Grants.Lease ask(String gateway, String waiting) {
        return answer(report(gateway, FIRST, 1, -1, account("0", "0", waiting)));
    }

    @Test
    void theExampleInTheClassComment() {
        assertEquals(Money.of("1.2675"), ask("a", "0.02").granted());
        posted.put(NOVEMBER, Money.of("0.80"));
        marks.put("a", 7L);
        assertEquals(
                Money.of("1.8915625"),
                answer(report("a", FIRST, 2, 7, account("0.80", "0", "0"))).granted());
    }

    @Test
    void theLastOfABudgetIsLentToWhoeverNeedsIt() {
        assertEquals(Money.of("10"), ask("a", "10").granted());
        Grants.Lease other = ask("b", "0.01");
        assertEquals(Money.ZERO, other.granted());
        assertEquals(Money.of("0.01"), other.refuses());
        assertEquals(1, other.waitedIn());
    }

    @Test
    void aRepeatedReportGrantsNothingTwiceAndALostAnswerIsMadeUpForByTheNext() {
        Spending report = report("a", FIRST, 1, -1, account("0", "0", "4"));
        Money granted = answer(report).granted();
        assertTrue(leases.answer(report).leases().isEmpty());
        assertEquals(
                granted,
                answer(report("a", FIRST, 2, -1, account("0", "0", "4"))).granted());
    }

    @Test
    void deviceTimeComesOffWhatIsLeft() {
        posted.put(NOVEMBER, Money.of("9.5"));
        Grants.Lease lease = ask("a", "0.6");
        assertEquals(Money.of("0.5"), lease.granted());
        assertEquals(Money.of("0.6"), lease.refuses());
    }

    @Test
    void whatIsReturnedCanBeLentAgain() {
        Money granted = ask("a", "10").granted();
        Spending.Account idle =
                new Spending.Account("blue", NOVEMBER, granted, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, false);
        assertEquals(granted, answer(report("a", FIRST, 2, -1, idle)).granted());
        assertEquals(Money.of("10"), ask("b", "10").granted());
    }

    @Test
    void whatIsSpentAndNotPostedYetIsNotLentAgain() {
        assertEquals(Money.of("10"), ask("a", "10").granted());
        Spending.Account spent = account("10", "0", "0");
        assertEquals(Money.of("10"), answer(report("a", FIRST, 2, 3, spent)).granted());
        assertEquals(Money.of("0"), ask("b", "1").granted());
        marks.put("a", 3L);
        posted.put(NOVEMBER, Money.of("10"));
        Grants.Lease other = answer(report("b", FIRST, 2, -1, account("0", "0", "1")));
        assertEquals(Money.ZERO, other.granted());
        assertEquals(Money.of("1"), other.refuses());
    }

    @Test
    void nothingIsRefusedWhileAReportIsBehindTheLedgerUnlessItsGatewayIsSilent() {
        assertEquals(Money.of("10"), ask("a", "10").granted());
        posted.put(NOVEMBER, Money.of("4"));
        marks.put("a", 3L);
        assertEquals(Money.ZERO, ask("b", "1").refuses());
        nanos += Duration.ofSeconds(4).toNanos();
        assertEquals(
                Money.of("1"),
                answer(report("b", FIRST, 2, -1, account("0", "0", "1"))).refuses());
    }

    @Test
    void nobodyHearsOfAGrantThatCouldNotBeKept() {
        full = true;
        assertThrows(IllegalStateException.class, () -> ask("a", "4"));
        Spending next = report("a", FIRST, 2, -1, account("0", "0", "4"));
        assertThrows(IllegalStateException.class, () -> leases.answer(next));
        full = false;
        Money granted =
                answer(report("a", FIRST, 3, -1, account("0", "0", "4"))).granted();
        assertEquals(granted, kept.getFirst().granted());
    }

    @Test
    void aControlPlaneThatStartsAgainKnowsWhatIsLent() {
        assertEquals(Money.of("10"), ask("a", "10").granted());
        leases = start();
        assertEquals(Money.ZERO, ask("b", "1").granted());
        assertEquals(
                Money.of("10"),
                answer(report("a", FIRST, 2, -1, account("0", "10", "0"))).granted());
    }

    @Test
    void aGatewayThatStartsAgainGetsNothingBeforeTheLedgerHasWhatItSpentInItsFormerLife() {
        assertEquals(Money.of("10"), ask("a", "10").granted());
        assertTrue(leases.answer(report("a", SECOND, 1, 4, account("0", "0", "1")))
                .leases()
                .isEmpty());
        assertEquals(Money.ZERO, ask("b", "1").granted());
        // Its former life spent 6 of the 10.
        marks.put("a", 4L);
        posted.put(NOVEMBER, Money.of("6"));
        assertEquals(
                Money.of("4"),
                answer(report("a", SECOND, 2, 4, account("0", "0", "4"))).granted());
        // What its former life still sends is too late.
        assertTrue(leases.answer(report("a", FIRST, 9, 9, account("0", "0", "1")))
                .leases()
                .isEmpty());
    }

    @Test
    void requestsThatCameToMoreThanTheyReservedAreTakenOffOnce() {
        assertEquals(Money.of("8"), ask("a", "8").granted().minus(Money.of("0.25")));
        // It spent 9 of 8.25.
        marks.put("a", 2L);
        posted.put(NOVEMBER, Money.of("9"));
        Grants.Lease lease = answer(report("a", FIRST, 2, 2, account("9", "0", "1")));
        assertEquals(Money.of("10"), lease.granted());
        assertEquals(Money.ZERO, lease.refuses());
    }

    @Test
    void aMonthOwesNothingToTheOneBefore() {
        posted.put(NOVEMBER, Money.of("10"));
        Spending.Account december = new Spending.Account(
                "blue",
                NOVEMBER.plusMonths(1),
                Money.ZERO,
                Money.ZERO,
                Money.ZERO,
                Money.of("10"),
                Money.of("10"),
                true);
        assertEquals(Money.of("10"), answer(report("a", FIRST, 1, -1, december)).granted());
    }

    @Test
    void aProjectWithoutABudgetIsNeitherLentNorRefusedAnything() {
        budget = Optional.empty();
        assertTrue(leases.answer(report("a", FIRST, 1, -1, account("0", "0", "1")))
                .leases()
                .isEmpty());
    }

    @Test
    void theFileHasAllThatIsLent() throws IOException {
        Held held = new Held(
                "a",
                SECOND,
                "blue",
                NOVEMBER,
                Money.of("380000000000"),
                Money.of("1"),
                Money.of("0.000000001"),
                Money.of("2"));
        LeaseFile file = new LeaseFile(folder.resolve("leases.json"));
        assertEquals(List.of(), file.read());
        file.write(List.of(held));
        assertEquals(List.of(held), file.read());
        Files.writeString(file.path(), "[{");
        assertEquals(
                ErrorCode.JOURNAL_DAMAGED,
                assertThrows(PlenumException.class, file::read).code());
    }
}
