package dev.plenum.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.app.lease.Books;
import dev.plenum.core.port.Notices;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteNotices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project with a budget of 10.00, notices at 50 and 100 percent and of the forecast; its organization's of 100.00 has one at 20. */
class BudgetWatchTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private final World world = new World();
    private final Map<String, Money> posted =
            new TreeMap<>(Map.of("blue", Money.ZERO, "organization:acme", Money.ZERO));
    private Optional<Instant> runsOut = Optional.empty();
    private Instant now = NOON;
    private Notices notices;
    private BudgetWatch watch;

    @BeforeEach
    void start() {
        world.apply(new Event.ProjectCreated(new Project("blue", "acme", Quota.UNLIMITED)));
        budget("10");
        world.apply(new Event.PayerBudgetSet(
                Payer.organization("acme"),
                Optional.of(new Budget(Money.of("100"), Budget.Period.MONTH, List.of(20), false))));
        open();
    }

    @AfterEach
    void stop() {
        notices.close();
    }

    private void budget(String amount) {
        world.apply(new Event.BudgetSet(
                "blue", Optional.of(new Budget(Money.of(amount), Budget.Period.MONTH, List.of(100, 50), true))));
    }

    private void open() {
        notices = SqliteNotices.open(folder, new EventCodec());
        Books books = new Books() {
            @Override
            public Optional<Budget> budget(String payer) {
                return world.budget(Payer.parse(payer));
            }

            @Override
            public long postedUpTo(String gateway) {
                return 0;
            }

            @Override
            public Money posted(String payer, YearMonth month) {
                return posted.get(payer);
            }
        };
        watch = new BudgetWatch(books, (_, _, _) -> runsOut, notices, () -> now);
    }

    private void spend(String payer, String amount) {
        posted.put(payer, Money.of(amount));
        watch.posted(world);
    }

    private List<String> told() {
        return notices.notices(100).reversed().stream()
                .map(notice -> notice.kind() == Notices.Kind.REACHED
                        ? notice.payer() + " " + notice.percent() + " " + notice.spent()
                        : notice.payer() + " runs out at " + notice.runsOutAt().orElseThrow())
                .toList();
    }

    @Test
    void eachThresholdIsToldOnceWhenItIsReached() {
        spend("blue", "4.999999999");
        assertEquals(List.of(), told());
        spend("blue", "5");
        spend("blue", "6");
        spend("organization:acme", "20");
        spend("blue", "10.5");
        spend("blue", "11");
        assertEquals(List.of("blue 50 5.00", "organization:acme 20 20.00", "blue 100 10.50"), told());
    }

    @Test
    void aRestartTellsNothingTwiceAndANewAmountOrMonthBeginsAnew() {
        spend("blue", "5");
        notices.close();
        open();
        spend("blue", "5.5");
        assertEquals(List.of("blue 50 5.00"), told());
        budget("11");
        watch.posted(world);
        now = NOON.plus(Duration.ofDays(10));
        spend("blue", "6");
        assertEquals(List.of("blue 50 5.00", "blue 50 5.50", "blue 50 6.00"), told());
    }

    @Test
    void theForecastIsToldOnceAndLookedAtOnceAMinute() {
        spend("blue", "1");
        runsOut = Optional.of(NOON.plus(Duration.ofHours(5)));
        spend("blue", "1.1");
        assertEquals(List.of(), told(), "a minute has not passed");
        now = NOON.plusSeconds(61);
        spend("blue", "1.2");
        now = NOON.plusSeconds(200);
        spend("blue", "1.3");
        assertEquals(List.of("blue runs out at 2026-11-23T17:00:00Z"), told());
    }
}
