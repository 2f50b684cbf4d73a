package dev.plenum.gateway.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final long IDLE = Account.IDLE.toNanos();

    private final Account account = new Account("blue", NOVEMBER, 0);

    private void grant(String amount) {
        account.lease(new Grants.Lease("blue", NOVEMBER, Money.of(amount), Money.ZERO, 1), 0);
    }

    @Test
    void aLeaseIsReservedDownToNothingAndNotBeyond() {
        grant("3");
        assertTrue(account.take(Money.of("2"), 0));
        assertTrue(account.take(Money.of("1"), 0));
        assertFalse(account.take(Money.of("0.000000001"), 0));
        assertTrue(account.take(Money.ZERO, 0));
        account.release(Money.of("1"), 0);
        assertTrue(account.take(Money.of("1"), 0));
    }

    @Test
    void anOlderLeaseThatComesLateTakesNothingAway() {
        grant("3");
        grant("1");
        assertTrue(account.take(Money.of("3"), 0));
    }

    @Test
    void whatIsHeldUnusedGoesBackOnceAndALaterGrantCountsInFull() {
        grant("3");
        assertTrue(account.take(Money.of("1"), 0));
        assertEquals(Money.ZERO, account.report(IDLE).returned());
        account.release(Money.of("1"), 0);
        assertEquals(Money.ZERO, account.report(IDLE - 1).returned());
        assertEquals(Money.of("3"), account.report(IDLE).returned());
        assertEquals(Money.of("3"), account.report(2 * IDLE).returned());
        assertFalse(account.take(Money.of("1"), IDLE));
        grant("4");
        assertTrue(account.take(Money.of("1"), IDLE));
    }

    /** A third of a nano-unit a token: each request alone would round to nothing. */
    @Test
    void manySmallRequestsCostWhatTheLedgerMakesOfTheirSum() {
        Price price = new Price(
                "price-1",
                Meter.Kind.OUTPUT_TOKENS,
                "*",
                Money.ofNanos(1),
                Quantity.of(3),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        Rate rate = Rate.of(new PriceBook(List.of(price)), "", "tiny", Instant.EPOCH);
        for (int i = 0; i < 1_000; i++) {
            account.settle(Money.ZERO, rate, TODAY, new Tokens(5, 1), 0);
        }
        assertEquals(price.of(Quantity.of(1_000)), account.report(0).spent());
    }
}
