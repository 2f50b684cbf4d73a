package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The worked example of docs/money.md, and what is refused. */
class MonthEndTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final LocalDate FIRST = NOVEMBER.atDay(1);
    private static final LocalDate LAST = NOVEMBER.atEndOfMonth();

    private static List<String> says(String projects, List<Rated> sums, List<BillingFact> facts, Charge... charged) {
        MonthEnd.Standing standing = new MonthEnd.Standing(facts, List.of(charged));
        return MonthEnd.of("acme", NOVEMBER, sums, Money.of(projects), standing, Instant.EPOCH).stream()
                .map(charge -> charge.kind().wireName() + " " + charge.amount())
                .toList();
    }

    private static Credit credit(String id, String amount, LocalDate to) {
        return new Credit(id, "acme", Money.of(amount), FIRST, to, "welcome");
    }

    @Test
    void theExampleOfTheDocs() {
        Price price = Entry.of("device", "2.00").price();
        Rated used = new Rated(
                new Rated.Key("red", new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false), price.id(), FIRST),
                Optional.of(price),
                Quantity.of(60 * 3600),
                Instant.EPOCH);
        List<BillingFact> facts = List.of(
                new Commitment("commitment-1", "acme", "h20", 2, FIRST, LAST, Money.of("1.50")),
                credit("credit-1", "164", LAST),
                new TaxRate("tax-1", "", Money.of("6"), FIRST),
                new Deposit("deposit-1", "acme", Money.of("1000")));
        assertEquals(
                List.of("reserved 2160.00", "covered -96.00", "credit -164.00", "tax 120.00", "prepaid -1000.00"),
                says("100", List.of(used), facts));
    }

    @Test
    void theCreditThatExpiresFirstIsUsedFirstAndOnlyWhatIsLeftOfIt() {
        Charge used = new Charge(
                "c",
                Charge.Kind.CREDIT,
                "acme",
                Optional.empty(),
                FIRST,
                "late",
                "",
                Optional.empty(),
                Money.of("-7"),
                Instant.EPOCH);
        assertEquals(
                List.of("credit -30.00", "credit -3.00"),
                says(
                        "100",
                        List.of(),
                        List.of(credit("late", "10", LAST.plusDays(9)), credit("soon", "30", LAST)),
                        used));
        assertEquals(List.of("credit -20.00"), says("20", List.of(), List.of(credit("soon", "30", LAST))));
    }

    @Test
    void aCreditOfOtherMonthsPaysNothing() {
        Credit later = new Credit("later", "acme", Money.of("9"), LAST.plusDays(1), LAST.plusDays(9), "");
        assertEquals(List.of(), says("20", List.of(), List.of(later)));
    }

    @Test
    void theTaxIsThatOfTheLastDayAndTheOrganizationsOwnGoesFirst() {
        TaxRate all = new TaxRate("all", "", Money.of("6"), FIRST);
        TaxRate own = new TaxRate("own", "acme", Money.of("3.5"), FIRST.minusYears(1));
        TaxRate next = new TaxRate("next", "acme", Money.of("50"), LAST.plusDays(1));
        assertEquals(List.of("tax 6.00"), says("100", List.of(), List.of(all, next)));
        assertEquals(List.of("tax 3.50"), says("100", List.of(), List.of(own, all, next)));
        assertEquals(List.of("tax -6.00"), says("-100", List.of(), List.of(all)), "of refunds above usage");
    }

    @Test
    void depositsPayTheGrossAndNoMore() {
        Deposit deposit = new Deposit("d", "acme", Money.of("500"));
        assertEquals(List.of("prepaid -100.00"), says("100", List.of(), List.of(deposit)));
        assertEquals(List.of(), says("-100", List.of(), List.of(deposit)));
    }

    @Test
    void headlineAmountsAreTaxedToTheMillionth() {
        TaxRate tax = new TaxRate("t", "", Money.of("6"), FIRST);
        assertEquals(List.of("tax 22800000000.007407"), says("380000000000.123457", List.of(), List.of(tax)));
    }

    private static void refused(String both, Supplier<BillingFact> wrong) {
        PlenumException refused = assertThrows(PlenumException.class, wrong::get);
        assertTrue(refused.getMessage().contains(both), refused.getMessage());
    }

    @Test
    void wrongFactsAreRefusedWithBothOfTheirFigures() {
        refused("a credit of 0.00", () -> credit("c", "0", LAST));
        refused("a credit of -5.00", () -> credit("c", "-5", LAST));
        refused("from 2026-11-01 to 2026-10-31", () -> credit("c", "5", FIRST.minusDays(1)));
        refused("a tax rate of 100.01 % from 2026-11-01", () -> new TaxRate("", "", Money.of("100.01"), FIRST));
        refused("a tax rate of -1.00 % from 2026-11-01", () -> new TaxRate("", "", Money.of("-1"), FIRST));
        refused("0 devices of model 'h20'", () -> new Commitment("", "a", "h20", 0, FIRST, LAST, Money.of("1")));
        refused("a deposit of 0.1234567", () -> new Deposit("", "a", Money.of("0.1234567")));
    }
}
