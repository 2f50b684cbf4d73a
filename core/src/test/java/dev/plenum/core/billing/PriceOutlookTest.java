package dev.plenum.core.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.PriorityClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PriceOutlookTest {

    private static final Meter H20 = new Meter(Meter.Kind.DEVICE_SECONDS, "h20", false);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant CHRISTMAS = Instant.parse("2026-12-24T00:00:00Z");

    /** Each price as its id and amount; each change with its day before it. */
    private static List<String> told(PriceOutlook outlook) {
        return Stream.concat(
                        outlook.holding().stream().map(PriceOutlookTest::told),
                        outlook.changes().stream()
                                .map(it -> it.from().toString().substring(0, 10) + " " + told(it.price())))
                .toList();
    }

    private static String told(Price price) {
        return price.id() + " " + price.amount();
    }

    private static List<String> of(String organization, Entry... entries) {
        return told(PriceOutlook.of(Entry.book(entries), H20, organization, NOW));
    }

    @Test
    void aPriceThatIsEnteredForLaterIsAChange() {
        assertEquals(
                List.of("a 0.40", "2026-12-01 b 0.36"),
                of("acme", Entry.of("a", "0.40"), Entry.of("b", "0.36").from(DECEMBER)));
    }

    @Test
    void afterAnOfferTheOldPriceHoldsAgain() {
        Entry offer = Entry.of("offer", "2.50").from(DECEMBER).to(CHRISTMAS);
        assertEquals(
                List.of("list 3.00", "2026-12-01 offer 2.50", "2026-12-24 list 3.00"),
                of("acme", Entry.of("list", "3.00"), offer));
    }

    @Test
    void conditionsStandBesideThePriceWithoutAndWhatNeverHoldsIsLeftOut() {
        Entry named = Entry.of("named", "3.00").subject("h20");
        Entry spot = Entry.of("spot", "1.20").subject("h20").priority(PriorityClass.SPOT);
        Entry night = Entry.of("night", "2.00").subject("h20").daily("22:00-06:00 Asia/Shanghai");
        Entry other = Entry.of("h100", "9.00").subject("h100");
        Entry superseded = Entry.of("any", "2.50");
        Entry ended = Entry.of("ended", "1.00").subject("h20").to(NOW);
        List<String> told = of("acme", spot, superseded, night, named, other, ended);
        assertEquals("named 3.00", told.getFirst());
        assertEquals(
                List.of("named 3.00", "night 2.00", "spot 1.20"),
                told.stream().sorted().toList());
    }

    @Test
    void anAgreementStandsBeforeEveryListPriceOfItsOrganizationAlone() {
        Entry list = Entry.of("list", "3.00").subject("h20");
        Entry spot = Entry.of("spot", "1.20").priority(PriorityClass.SPOT);
        Entry agreed = Entry.of("agreed", "2.20").agreedWith("acme");
        assertEquals(List.of("agreed 2.20"), of("acme", list, spot, agreed));
        assertEquals(List.of("list 3.00"), of("globex", list, spot.subject("h100"), agreed));
    }

    @Test
    void cachedInputIsToldAtWhatInputCosts() {
        Entry input = Entry.of("input", "0.30").meter(Meter.Kind.INPUT_TOKENS, 1_000_000);
        Meter cached = new Meter(Meter.Kind.CACHED_INPUT_TOKENS, "tiny", false);
        assertEquals(List.of("input 0.30"), told(PriceOutlook.of(Entry.book(input), cached, "acme", NOW)));
        Entry own = Entry.of("cached", "0.03").meter(Meter.Kind.CACHED_INPUT_TOKENS, 1_000_000);
        assertEquals(List.of("cached 0.03"), told(PriceOutlook.of(Entry.book(input, own), cached, "acme", NOW)));
    }

    @Test
    void itIsWhatTheBookSaysAtEachOfItsMoments() {
        PriceBook book = Entry.book(
                Entry.of("a", "3.00"),
                Entry.of("b", "2.00").subject("h20").from(DECEMBER).to(CHRISTMAS),
                Entry.of("c", "1.00").from(DECEMBER.plus(Duration.ofDays(3))));
        PriceOutlook outlook = PriceOutlook.of(book, H20, "", NOW);
        assertEquals(book.at(H20, NOW).stream().toList(), outlook.holding());
        for (PriceOutlook.Change change : outlook.changes()) {
            assertEquals(book.at(H20, change.from()).orElseThrow(), change.price());
        }
        assertEquals(List.of("a 3.00", "2026-12-01 b 2.00", "2026-12-24 c 1.00"), told(outlook));
    }
}
