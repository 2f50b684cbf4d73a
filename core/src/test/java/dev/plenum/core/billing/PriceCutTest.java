package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PriceCutTest {

    private static final Instant FIRST = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant FIFTEENTH = Instant.parse("2026-12-15T00:00:00Z");

    private static PriceCut cut(String percent, Optional<String> subject, String organization) {
        return new PriceCut(Meter.Kind.DEVICE_SECONDS, subject, organization, new BigDecimal(percent), FIRST);
    }

    private static List<String> says(List<Price> prices) {
        return prices.stream()
                .map(it -> it.subject() + " " + it.amount() + " " + it.validFrom() + " "
                        + it.validTo().map(Instant::toString).orElse("on"))
                .toList();
    }

    @Test
    void everyPriceThatHoldsThenGetsACheaperSuccessor() {
        PriceBook book = Entry.book(
                Entry.of("a", "12"),
                Entry.of("b", "20").subject("h20"),
                Entry.of("older", "99").subject("h20").from(Instant.EPOCH.minusSeconds(1)),
                Entry.of("later", "7").subject("b200").from(FIRST.plusSeconds(1)),
                Entry.of("acme", "5").agreedWith("acme"),
                Entry.of("tokens", "3").meter(Meter.Kind.OUTPUT_TOKENS, 1_000_000));
        assertEquals(
                List.of("* 0.36 " + FIRST + " on", "h20 0.60 " + FIRST + " on"),
                says(cut("97", Optional.empty(), "").of(book)));
        assertEquals(
                List.of("h20 0.60 " + FIRST + " on"),
                says(cut("97", Optional.of("h20"), "").of(book)));
        assertEquals(
                List.of("* 0.15 " + FIRST + " on"),
                says(cut("97", Optional.empty(), "acme").of(book)));
    }

    @Test
    void anOfferIsCutUntilItsEndAndWhatIsUnderItFromThereOn() {
        PriceBook book = Entry.book(
                Entry.of("list", "12"),
                Entry.of("offer", "10").from(FIRST.minusSeconds(9)).to(FIFTEENTH));
        List<Price> cut = cut("50", Optional.empty(), "").of(book);
        assertEquals(List.of("* 5.00 " + FIRST + " " + FIFTEENTH, "* 6.00 " + FIFTEENTH + " on"), says(cut));
        List<Price> entered = new ArrayList<>(book.prices());
        for (Price price : cut) {
            PriceRules.check(price, entered);
            entered.add(price.entered("new" + entered.size(), FIRST));
        }
    }

    @Test
    void whatIsInTheBookForLaterStaysAsItIs() {
        PriceBook book = Entry.book(
                Entry.of("list", "12"),
                Entry.of("offer", "10").from(FIRST.minusSeconds(9)).to(FIFTEENTH),
                Entry.of("next", "8").from(FIFTEENTH));
        assertEquals(
                List.of("* 5.00 " + FIRST + " " + FIFTEENTH),
                says(cut("50", Optional.empty(), "").of(book)));
    }

    @Test
    void tiersAreCutToo() {
        PriceBook book = Entry.book(Entry.of("a", "12").tiers(new Tier(Quantity.of(100), Money.of("8"))));
        assertEquals(
                List.of(new Tier(Quantity.of(100), Money.of("2"))),
                cut("75", Optional.empty(), "").of(book).getFirst().tiers());
    }

    @Test
    void aCutOfNothingIsRefused() {
        PlenumException none = assertThrows(
                PlenumException.class, () -> cut("97", Optional.of("b200"), "").of(Entry.book(Entry.of("a", "1"))));
        assertEquals(ErrorCode.NOT_FOUND, none.code());
        assertTrue(none.problem().contains("device-seconds b200"), none::problem);
        for (String percent : List.of("0", "-1", "100.000001")) {
            assertThrows(PlenumException.class, () -> cut(percent, Optional.empty(), ""), percent);
        }
    }
}
