package dev.plenum.app.it;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import dev.plenum.storage.DataDirectory;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;

/**
 * Two months that have been spent already, in the ledger of a data directory that nothing runs on yet: the last one is closed, this one goes on, with
 * something that came late. What is in it can be reckoned: see the amounts.
 */
final class SpentMonths {

    /** One request to the model {@code frontier} costs the headline amount, in project {@code treasury}. */
    static final String HEADLINE = "380000000000.123457";

    private static final Meter CORES = new Meter(Meter.Kind.CORE_SECONDS, "", false);
    private static final Meter H100 = new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false);
    private static final Meter H20 = new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false);
    private static final Meter INPUT = new Meter(Meter.Kind.INPUT_TOKENS, "qwen", false);
    private static final Meter OUTPUT = new Meter(Meter.Kind.OUTPUT_TOKENS, "qwen", false);
    private static final Meter HEADLINES = new Meter(Meter.Kind.REQUESTS, "frontier", false);
    private static final PriceBook BOOK = new PriceBook(List.of(
            price("past-a", CORES, "0.40", 3600),
            price("past-b", H100, "2.45", 3600),
            price("past-c", H20, "1.20", 3600),
            price("past-d", INPUT, "0.30", 1_000_000),
            price("past-e", OUTPUT, "1.20", 1_000_000),
            price("past-f", HEADLINES, HEADLINE, 1)));

    private final Ledger ledger;
    private long mark;

    private SpentMonths(Ledger ledger) {
        this.ledger = ledger;
    }

    static void write(Path data, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        YearMonth last = YearMonth.from(today).minusMonths(1);
        try (DataDirectory directory = DataDirectory.open(data);
                Ledger ledger = SqliteLedger.open(directory.path(), new EventCodec())) {
            SpentMonths months = new SpentMonths(ledger);
            last.atDay(1).datesUntil(today.withDayOfMonth(1)).forEach(months::day);
            ledger.book(0, new Event.PeriodClosed(last, now), new TreeMap<>());
            today.withDayOfMonth(1).datesUntil(today.plusDays(1)).forEach(months::day);
            months.use("default", H20, 7200, last.atEndOfMonth()); // late: 2 hours, 2.40
            months.use("treasury", HEADLINES, 1, today);
        }
    }

    /** Weekends are quiet; what is used goes up and down, and is the same each time. */
    private void day(LocalDate day) {
        int of = day.getDayOfMonth();
        long busy = day.getDayOfWeek().getValue() > 5 ? 1 : 3;
        use("default", CORES, busy * 3600 * (8 + of % 5), day);
        use("default", H100, busy * 3600 * (2 + of * 7 % 6), day);
        use("default", H20, busy * 3600 * (1 + of * 3 % 4), day);
        use("default", INPUT, busy * (1_500_000 + of * 77_777L), day);
        use("default", OUTPUT, busy * (900_000 + of * 55_555L), day);
    }

    private void use(String project, Meter meter, long units, LocalDate day) {
        Instant from = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        mark++;
        UsageRecord usage =
                new UsageRecord("past-" + mark, project, meter, Quantity.of(units), from, from.plusSeconds(1), "past");
        ledger.post(Ledger.Stream.usageFrom("past"), mark, List.of(usage), BOOK);
    }

    private static Price price(String id, Meter meter, String amount, long per) {
        return new Price(
                id,
                meter.kind(),
                meter.subject().isEmpty() ? Price.ANY : meter.subject(),
                Money.of(amount),
                Quantity.of(per),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
    }
}
