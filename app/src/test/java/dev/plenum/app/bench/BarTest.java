package dev.plenum.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BarTest {

    @Test
    void aFigureOnTheLimitHoldsAndOneBeyondDoesNot() {
        assertTrue(Bar.within(95.39, 0.02).holds(95.41));
        assertFalse(Bar.within(95.39, 0.02).holds(95.42));
        assertEquals("NO", Bar.atMost(0.2).verdict(0.21));
        assertEquals("yes", Bar.atLeast(0.3).verdict(0.3));
    }

    @Test
    void goodIsSaidOnlyFromItsOwnLimitOn() {
        Bar bar = Bar.atLeast(5_000).good(25_000);
        assertEquals("≥ 5,000, good 25,000", bar.text());
        assertEquals("NO", bar.verdict(4_999));
        assertEquals("yes", bar.verdict(24_999));
        assertEquals("good", bar.verdict(25_000));
        assertEquals("not good yet", Bar.NONE.good(10).verdict(9));
        assertTrue(Bar.NONE.good(10).holds(9));
        assertEquals("", Bar.NONE.verdict(9));
    }

    @Test
    void aVoidedBarNeverHoldsAndSaysThatItIsVoid() {
        Bar voided = Bar.atMost(0.07).voided();
        assertFalse(voided.holds(0.05));
        assertEquals("void", voided.verdict(0.05));
        assertEquals("≤ 0.07", voided.text());
    }

    @Test
    void oneFigureThatMissesItsBarMakesTheWholeComparisonNotOk() {
        Comparison comparison = new Comparison("x").row("a", 1, "", Bar.NONE).row("b", 2, "2", Bar.atLeast(2));
        assertTrue(comparison.ok());
        assertFalse(comparison.row("c", 3, "", Bar.atMost(2)).ok());
    }

    @Test
    void numbersAreShortAndLargeOnesHaveTheirThousandsApart() {
        assertEquals("95.4", Bar.number(95.40));
        assertEquals("0.0003", Bar.number(0.00031));
        assertEquals("14,454.73", Bar.number(14_454.73));
        assertEquals("1,000,000", Bar.number(1e6));
        assertEquals("0", Bar.number(0));
    }
}
