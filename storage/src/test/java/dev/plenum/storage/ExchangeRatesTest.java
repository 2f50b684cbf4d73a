package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.ExchangeRates;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExchangeRatesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

    @TempDir
    Path directory;

    private static ExchangeRate dollars(String rate, LocalDate from) {
        return new ExchangeRate("USD", new BigDecimal(rate), from);
    }

    @Test
    void theRateOfADayIsTheLatestFromOnOrBeforeItAndItSurvives() {
        try (SqliteLedger ledger = SqliteLedger.open(directory, new EventCodec())) {
            Samples.book(ledger, new Event.ExchangeRateSet(dollars("0.14", DAY), NOW));
            Samples.book(ledger, new Event.ExchangeRateSet(dollars("0.15", DAY.plusDays(9)), NOW));
            Samples.book(ledger, new Event.ExchangeRateSet(dollars("0.141", DAY), NOW));
        }
        try (SqliteLedger ledger = SqliteLedger.open(directory, new EventCodec())) {
            ExchangeRates rates = ledger.exchangeRates();
            assertEquals(Optional.empty(), rates.on("USD", DAY.minusDays(1)));
            assertEquals(Optional.of(dollars("0.141", DAY)), rates.on("USD", DAY.plusDays(8)));
            assertEquals(Optional.of(dollars("0.15", DAY.plusDays(9))), rates.on("USD", DAY.plusDays(9)));
            assertEquals(Optional.empty(), rates.on("EUR", DAY));
        }
    }

    @Test
    void aRateOfZeroOrLessIsRefusedWithBothFacts() {
        for (String rate : new String[] {"0", "-0.14", "0.0"}) {
            PlenumException refused = assertThrows(PlenumException.class, () -> dollars(rate, DAY));
            assertTrue(
                    refused.getMessage().contains("a rate of " + rate + " for USD from 2026-11-01"),
                    refused.getMessage());
        }
        assertThrows(PlenumException.class, () -> new ExchangeRate("dollar", BigDecimal.ONE, DAY));
    }

    /** The loop refuses it; of a ledger that was closed before closing was in the journal, the loop does not know. */
    @Test
    void aRateWithinAClosedPeriodHoldsFromTheFirstOpenDay() {
        try (SqliteLedger ledger = SqliteLedger.open(directory, new EventCodec())) {
            Samples.book(ledger, new Event.PeriodClosed(YearMonth.of(2026, 10), NOW));
            Samples.book(ledger, new Event.ExchangeRateSet(dollars("0.14", DAY.minusDays(9)), NOW));
            assertEquals(Optional.empty(), ledger.exchangeRates().on("USD", DAY.minusDays(1)));
            assertEquals(
                    Optional.of(dollars("0.14", DAY)), ledger.exchangeRates().on("USD", DAY));
        }
    }

    @Test
    void aHeadlineAmountIsConvertedWithoutLoss() {
        assertEquals(
                Money.of("53580000000.017407"),
                new ExchangeRate("USD", new BigDecimal("0.141"), DAY).of(Money.of("380000000000.123457")));
    }
}
