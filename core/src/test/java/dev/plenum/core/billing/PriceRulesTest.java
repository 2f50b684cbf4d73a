package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceRulesTest {

    private static Entry valid(String id, int from, int to) {
        Entry entry = Entry.of(id, id.equals("old") ? "3" : "2").from(day(from));
        return to == 0 ? entry : entry.to(day(to));
    }

    private static Instant day(int day) {
        return Instant.parse("2026-12-01T00:00:00Z").plusSeconds(86_400L * (day - 1));
    }

    private static PlenumException refused(Entry entry, Entry... entered) {
        return assertThrows(
                PlenumException.class,
                () -> PriceRules.check(entry.price(), Entry.book(entered).prices()));
    }

    /** From and to are days; 0: without an end. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 10, 0, true, a successor",
        "10, 0, 1, 0, true, one that the old one succeeds",
        "1, 5, 5, 9, true, one after the other",
        "5, 9, 1, 5, true, one before the other",
        "1, 0, 3, 5, true, an exception",
        "1, 9, 3, 5, true, an exception within an end",
        "1, 9, 1, 5, true, an exception at the beginning",
        "3, 5, 1, 0, true, the old one is the exception",
        "1, 9, 1, 9, true, a correction",
        "1, 0, 1, 0, true, a correction of one without an end",
        "1, 5, 3, 9, false, across its end",
        "3, 9, 1, 5, false, across its beginning",
        "1, 5, 3, 0, false, it would end the old one early",
        "1, 5, 1, 0, false, it would hide the old one",
        "3, 0, 1, 9, false, the old one would end it early"
    })
    void anOverlapIsAllowedWhereOnePlainlyStandsOut(
            int oldFrom, int oldTo, int from, int to, boolean allowed, String what) {
        Entry old = valid("old", oldFrom, oldTo);
        Entry fresh = valid("fresh", from, to);
        if (allowed) {
            assertDoesNotThrow(() -> PriceRules.check(fresh.price(), List.of(old.price())), what);
            return;
        }
        PlenumException error = refused(fresh, old);
        assertEquals(ErrorCode.CONFLICT, error.code(), what);
        assertTrue(error.problem().contains("old, 3.00 per 3600 from " + day(oldFrom)), error::problem);
        assertTrue(error.problem().contains("2.00 per 3600 from " + day(from)), error::problem);
        assertDoesNotThrow(() -> PriceRules.check(fresh.subject("h20").price(), List.of(old.price())));
        assertDoesNotThrow(
                () -> PriceRules.check(fresh.priority(PriorityClass.SPOT).price(), List.of(old.price())));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertTrue(refused(Entry.of("a", "-0.01")).problem().contains("price -0.01 per 3600"));
        assertTrue(refused(Entry.of("a", "1").meter(Meter.Kind.REQUESTS, 0))
                .problem()
                .contains("per 0"));
        PlenumException ends = refused(valid("a", 5, 4));
        assertTrue(ends.problem().contains(day(5) + " to " + day(4)), ends::problem);
        assertTrue(refused(valid("a", 5, 5)).problem().contains("to " + day(5)));
        assertTrue(refused(Entry.of("a", "1").meter(Meter.Kind.REQUESTS, 1).region("north"))
                .problem()
                .contains("requests for region north"));
        Tier first = new Tier(Quantity.of(100), Money.of("1"));
        assertTrue(
                refused(Entry.of("a", "2").tiers(first, first)).problem().contains("above 100, after one above 100"));
    }

    @Test
    void aWholeBookMustNotSayTheSameBeginningTwice() {
        List<Price> twice = List.of(
                valid("a", 1, 0).price(),
                valid("b", 2, 0).price(),
                valid("c", 1, 0).price());
        PlenumException error = assertThrows(PlenumException.class, () -> PriceRules.checkAll(twice));
        assertTrue(error.problem().startsWith("twice the same beginning"), error::problem);
        PriceRules.checkAll(twice.subList(0, 2));
    }
}
