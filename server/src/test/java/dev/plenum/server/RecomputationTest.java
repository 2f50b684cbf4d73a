package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger.Stream;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Base32;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A core-second cost 1, and from journal position 40 on, entered for all the past, 2. */
final class RecomputationTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant IN_OCTOBER = Instant.parse("2026-10-31T12:00:00Z");

    private final SortedMap<YearMonth, Map<Stream, Long>> closedUpTo = new TreeMap<>();

    private static Price price(long position, String amount) {
        Instant recorded = IN_OCTOBER.plusSeconds(position);
        return new Price(
                "price-" + Base32.of(position),
                Meter.Kind.CORE_SECONDS,
                Price.ANY,
                Money.of(amount),
                Quantity.of(1),
                Instant.EPOCH,
                recorded,
                "");
    }

    private Recomputation recomputation() {
        return new Recomputation("alpha", new PriceBook(List.of(price(3, "1"), price(40, "2"))), closedUpTo);
    }

    private static UsageRecord second(String project) {
        Meter meter = new Meter(Meter.Kind.CORE_SECONDS, "", false);
        return new UsageRecord("", project, meter, Quantity.of(1), IN_OCTOBER, IN_OCTOBER.plusSeconds(1), "");
    }

    private static String text(List<Statement.Line> lines) {
        return String.join(
                "; ",
                lines.stream()
                        .map(line ->
                                line.quantity().units().stripTrailingZeros().toPlainString() + " = " + line.exact()
                                        + line.usedOn().map(day -> " of " + day).orElse(""))
                        .toList());
    }

    @Test
    void runTimeIsRatedWithThePricesThatStoodBeforeItsRecord() {
        Recomputation recomputation = recomputation();
        recomputation.read(Stream.JOURNAL, 39, second("alpha"));
        recomputation.read(Stream.JOURNAL, 41, second("alpha"));
        recomputation.read(Stream.JOURNAL, 42, second("beta"));
        recomputation.read(Stream.USAGE_LOG, 1, second("alpha"));
        assertEquals("2 = 4.00; 1 = 1.00", text(recomputation.lines(OCTOBER.atDay(1), OCTOBER.atEndOfMonth())));
    }

    @Test
    void whatCameAfterTheCloseIsOnTheFirstDayThatWasOpen() {
        closedUpTo.put(YearMonth.of(2026, 9), Map.of(Stream.JOURNAL, 10L));
        closedUpTo.put(OCTOBER, Map.of(Stream.JOURNAL, 50L));
        Recomputation recomputation = recomputation();
        recomputation.read(Stream.JOURNAL, 50, second("alpha"));
        recomputation.read(Stream.JOURNAL, 51, second("alpha"));
        recomputation.read(Stream.usageFrom("0".repeat(32)), 0, second("alpha"));
        Recomputation again = recomputation();
        again.read(Stream.JOURNAL, 50, second("alpha"));
        assertEquals("1 = 2.00", text(again.lines(OCTOBER.atDay(1), OCTOBER.atEndOfMonth())));
        assertEquals(
                "2 = 4.00 of 2026-10-31",
                text(recomputation.lines(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30))));
    }
}
