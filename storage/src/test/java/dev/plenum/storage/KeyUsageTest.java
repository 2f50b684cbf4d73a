package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output token costs 0.50, from December on 0.25. */
class KeyUsageTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
    private static final PriceBook BOOK =
            new PriceBook(List.of(price("price-1", "0.5", Instant.EPOCH), price("price-2", "0.25", DECEMBER)));

    @TempDir
    Path folder;

    private static Price price(String id, String amount, Instant from) {
        return new Price(
                id, Meter.Kind.OUTPUT_TOKENS, Price.ANY, Money.of(amount), Quantity.of(1), from, Instant.EPOCH, "");
    }

    private static UsageRecord used(String key, long tokens, Instant at) {
        Meter meter = new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", false);
        return new UsageRecord("", "default", meter, Quantity.of(tokens), at, at, "request").withKey(key);
    }

    @Test
    void eachKeyHasWhatItsRequestsCostInAMonthOnceHoweverOftenItIsSent() {
        for (int sent = 0; sent < 2; sent++) {
            try (Ledger ledger = SqliteLedger.open(folder, new EventCodec())) {
                ledger.post(
                        Ledger.Stream.USAGE_LOG,
                        4,
                        List.of(
                                used("key-1", 4, NOVEMBER),
                                used("key-2", 100, NOVEMBER),
                                used("", 7, NOVEMBER),
                                used("key-1", 2, NOVEMBER.plusSeconds(5)),
                                used("key-1", 8, DECEMBER)),
                        BOOK);
                assertEquals(Money.of("3"), ledger.spentByKey("key-1", YearMonth.of(2026, 11)));
                assertEquals(Money.of("2"), ledger.spentByKey("key-1", YearMonth.of(2026, 12)));
                assertEquals(Money.of("50"), ledger.spentByKey("key-2", YearMonth.of(2026, 11)));
                assertEquals(Money.ZERO, ledger.spentByKey("", YearMonth.of(2026, 10)));
                assertEquals(Map.of("key-1", DECEMBER, "key-2", NOVEMBER), ledger.keysLastUsed());
            }
        }
    }

    @Test
    void theUsageLogKeepsTheKey() {
        try (SegmentedUsageLog log = SegmentedUsageLog.open(folder.resolve("usage"), new EventCodec())) {
            log.append(List.of(used("key-1", 4, NOVEMBER), used("", 1, NOVEMBER)));
        }
        try (SegmentedUsageLog log = SegmentedUsageLog.open(folder.resolve("usage"), new EventCodec())) {
            assertEquals(
                    List.of("key-1", ""),
                    log.read(0, 10).stream().map(UsageRecord::key).toList());
        }
    }
}
