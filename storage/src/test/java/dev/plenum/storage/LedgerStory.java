package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Conditions;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.billing.Tier;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Periods;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A history of a ledger as a follower would tell it, step by step, each a position of the journal: usage, facts and closes. The same seed is the same
 * history, from the first step each time it is told; what the ledger has already it must leave as it is.
 */
final class LedgerStory {

    static final int STEPS = 240;

    private static final TreeMap<String, String> ORGANIZATIONS = new TreeMap<>(Map.of("alpha", "acme", "beta", "acme"));
    private static final Instant START = Instant.parse("2026-09-20T00:00:00Z");

    private LedgerStory() {}

    static void tell(Path directory, Consumer<Object> said) {
        tell(directory, 7, STEPS, said);
    }

    /** @param said each step that is durable */
    static void tell(Path directory, long seed, int steps, Consumer<Object> said) {
        try (SqliteLedger ledger = SqliteLedger.open(directory, new EventCodec())) {
            Random random = new Random(seed);
            PriceBook book = book(random);
            for (int step = 1; step <= steps; step++) {
                Instant now = START.plusSeconds(36_000L * step);
                Random own = new Random(seed * 1000 + step);
                ledger.post(Ledger.Stream.JOURNAL, step, List.of(usage(own, step, now)), book);
                booked(own, step, now).ifPresent(new Booking(ledger, step));
                said.accept(step);
            }
        }
    }

    private record Booking(Ledger ledger, int step) implements Consumer<Event.Booked> {
        @Override
        public void accept(Event.Booked event) {
            ledger.book(step, event, ORGANIZATIONS);
        }
    }

    private static PriceBook book(Random random) {
        Money amount = Money.ofNanos(random.nextLong(1_000_000, 5_000_000_000L));
        Price plain = new Price(
                "devices",
                Meter.Kind.DEVICE_SECONDS,
                Price.ANY,
                amount,
                Quantity.of(random.nextInt(1, 5000)),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        Price tiered = new Price(
                "tokens",
                Meter.Kind.OUTPUT_TOKENS,
                Price.ANY,
                amount,
                Quantity.of(7),
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                Optional.empty(),
                Conditions.NONE,
                List.of(new Tier(Quantity.of(9000), Money.ofNanos(amount.nanos().longValue() / 2))));
        return new PriceBook(List.of(plain, tiered));
    }

    private static UsageRecord usage(Random random, int step, Instant now) {
        Meter.Kind kind = random.nextBoolean() ? Meter.Kind.DEVICE_SECONDS : Meter.Kind.OUTPUT_TOKENS;
        Instant from = now.minusSeconds(random.nextInt(3_000_000));
        return new UsageRecord(
                "r" + step,
                random.nextBoolean() ? "alpha" : "beta",
                new Meter(kind, "h20", random.nextInt(9) == 0),
                new Quantity(random.nextLong(1, 9_000_000_000L)),
                from,
                from.plusSeconds(random.nextInt(90_000)),
                "job-7.0");
    }

    private static Optional<Event.Booked> booked(Random random, int step, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        int kind = random.nextInt(24);
        if (kind == 0) {
            return Optional.of(new Event.PeriodClosed(YearMonth.from(today).minusMonths(1), now));
        }
        return fact(random, kind, step, today).map(fact -> new Event.FactEntered(fact, now));
    }

    private static Optional<BillingFact> fact(Random random, int kind, int step, LocalDate today) {
        Money amount = new Money(
                BigInteger.valueOf(random.nextLong(1, 90_000_000_000L)).multiply(BigInteger.valueOf(1000)));
        String id = "fact-" + step;
        return switch (kind) {
            case 1, 2 -> Optional.of(new Credit(id, "acme", amount, today, today.plusDays(random.nextInt(60)), "why"));
            case 3, 4 -> Optional.of(new Deposit(id, "acme", amount));
            case 5, 6 ->
                Optional.of(new Refund(
                        id, "acme", random.nextBoolean() ? "alpha" : "beta", amount, YearMonth.from(today), "why"));
            case 7 -> Optional.of(new TaxRate(id, random.nextBoolean() ? "" : "acme", Money.of("6.5"), today));
            case 8 ->
                Optional.of(new Commitment(id, "acme", "h20", 2, today, today.plusDays(40), Money.of("1.234567")));
            default -> Optional.empty();
        };
    }

    /** Sum zero; the receivables of closed months are exactly what their statements say. */
    static void check(SqliteLedger ledger, String seed) {
        assertEquals(Money.ZERO, ledger.balance(), seed);
        for (Periods.Closed closed : ledger.periods().closed()) {
            LocalDate from = closed.month().atDay(1);
            LocalDate to = closed.month().atEndOfMonth();
            for (Charge charge : ledger.charges().ofOrganization("acme", from, to)) {
                charge.measure().ifPresent(it -> assertEquals(it.amount(), charge.amount(), seed + " " + charge));
                assertEquals(charge.amount().rounded(Statement.DIGITS), charge.amount(), seed);
            }
        }
        Money organization = ledger.postings("", Integer.MAX_VALUE).stream()
                .filter(posting -> posting.account().equals("receivable/organization/acme"))
                .map(Ledger.Posting::amount)
                .reduce(Money.ZERO, Money::plus);
        LocalDate ever = LocalDate.of(2026, 1, 1);
        assertEquals(
                ledger.charges().ofOrganization("acme", ever, ever.plusYears(1)).stream()
                        .map(Charge::amount)
                        .reduce(Money.ZERO, Money::plus),
                organization,
                seed);
    }
}
