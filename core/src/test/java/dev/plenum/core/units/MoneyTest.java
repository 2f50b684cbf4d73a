package dev.plenum.core.units;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void threeHundredAndEightyBillionDoNotOverflow() {
        Money budget = Money.of("380000000000.000000001");
        assertEquals("760000000000.000000002", budget.plus(budget).toString());
    }

    @Test
    void anAmountBeyondOneHundredAndTwentyEightBitsIsRefused() {
        assertThrows(ArithmeticException.class, () -> new Money(BigInteger.ONE.shiftLeft(127)));
    }

    @Test
    void aRatioIsRoundedOnceHalfToEven() {
        assertEquals(Money.ofNanos(2), Money.ofNanos(5).timesRatio(BigInteger.ONE, BigInteger.TWO));
        assertEquals(Money.ofNanos(4), Money.ofNanos(7).timesRatio(BigInteger.ONE, BigInteger.TWO));
        assertEquals(Money.ofNanos(-2), Money.ofNanos(-5).timesRatio(BigInteger.ONE, BigInteger.TWO));
    }

    @Test
    void moreThanNineDigitsAreRefusedNotRounded() {
        assertThrows(ArithmeticException.class, () -> Money.of("0.0000000001"));
    }

    @Test
    void itReadsAsPeopleWriteIt() {
        assertEquals("0.00", Money.ZERO.toString());
        assertEquals("12.50", Money.of("12.5").toString());
        assertEquals("-0.000123", Money.of("-0.000123").toString());
    }
}
