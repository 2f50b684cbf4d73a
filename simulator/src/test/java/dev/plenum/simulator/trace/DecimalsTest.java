package dev.plenum.simulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecimalsTest {

    @Test
    void decimalsAreReadExactlyWhereAFloatingPointNumberWouldRound() {
        assertEquals(4_503_599_627_371L, Decimals.thousandths("4503599627.371"));
        assertEquals(100, Decimals.thousandths("0.1"));
        assertEquals(290, Decimals.thousandths("0.29"));
        assertEquals(1_005, Decimals.thousandths("1.005"));
        assertEquals(7_000, Decimals.thousandths("007"));
    }

    @Test
    void everyDecimalOfThreeDigitsIsWhatBigDecimalSays() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal value = BigDecimal.valueOf(random.nextLong(1L << random.nextInt(1, 40)), random.nextInt(4));
            assertEquals(value.movePointRight(3).longValueExact(), Decimals.thousandths(value.toPlainString()));
        }
    }

    @Test
    void moreThanThreeDecimalsAreReadOnlyWhereTheyAreZeros() {
        assertEquals(1_500, Decimals.thousandths("1.50000"));
        assertRefused("1.5001", "at most 3 decimals");
        assertRefused("1.00001", "at most 3 decimals");
    }

    @Test
    void theGreatestIsReadAndOneMoreIsRefusedNotWrappedAround() {
        assertEquals(999_999_999_999_999L, Decimals.thousandths("999999999999.999"));
        assertRefused("1000000000000", "at most 999999999999");
        assertRefused("18446744073709551617", "at most 999999999999");
    }

    @Test
    void whatIsNoPlainNumberIsRefused() {
        for (String text :
                List.of("", "-1", "+1", "1e3", "NaN", "1,5", " 1", "1 ", ".", "1.", ".5", "1.2.3", "0x1", "١")) {
            assertRefused(text, "a decimal number >= 0");
            assertEquals(Decimals.REFUSED, Decimals.whole(text), text);
        }
        assertEquals(Decimals.REFUSED, Decimals.whole("1.0"));
        assertTrue(Decimals.expected("1.0", true).startsWith("a whole number"));
    }

    private static void assertRefused(String text, String expected) {
        assertEquals(Decimals.REFUSED, Decimals.thousandths(text), text);
        assertTrue(Decimals.expected(text, false).startsWith(expected), text + ": " + Decimals.expected(text, false));
    }
}
