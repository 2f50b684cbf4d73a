package dev.plenum.core.billing;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What may be entered into a price book. Goal: nobody has to guess which of two prices was meant.
 *
 * <p>Two prices of the same meter, subject and conditions may both hold at an instant only where one plainly stands out: it begins later and neither
 * has an end (a successor), it lies inside the other's validity and begins later or was entered later (an exception, such as a week's offer), or both have exactly the same
 * validity (a correction). Any other overlap is refused. Example: after {@code A} from January on and {@code B} from March on, an offer for February
 * is an exception to A; one from February to April is refused, for it would end what B begins.
 */
public final class PriceRules {

    private PriceRules() {}

    /** @throws PlenumException INVALID_REQUEST for a price that makes no sense, CONFLICT for one that overlaps another */
    public static void check(Price price, List<Price> entered) {
        checkAlone(price);
        entered.stream()
                .filter(other -> sameUsage(other, price) && !clear(other, price))
                .findFirst()
                .ifPresent(other -> {
                    throw overlap(other, price);
                });
    }

    /**
     * All prices of a book that is given as a whole.
     *
     * @throws PlenumException as {@link #check}; CONFLICT also for two with the same usage and the same beginning
     */
    public static void checkAll(List<Price> prices) {
        for (int i = 0; i < prices.size(); i++) {
            Price price = prices.get(i);
            List<Price> before = prices.subList(0, i);
            before.stream()
                    .filter(other ->
                            sameUsage(other, price) && other.validFrom().equals(price.validFrom()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw conflict(other, price, "twice the same beginning");
                    });
            check(price, before);
        }
    }

    private static void checkAlone(Price price) {
        refuseIf(
                price.amount().nanos().signum() < 0 || price.per().millionths() <= 0,
                "price " + price.amount() + " per " + plain(price.per()),
                "an amount >= 0 per a quantity > 0");
        price.validTo()
                .ifPresent(to -> refuseIf(
                        !to.isAfter(price.validFrom()),
                        "a price valid from " + price.validFrom() + " to " + to,
                        "an end after the beginning"));
        boolean time = price.meter().takesTime();
        refuseIf(
                !time
                        && (!price.conditions().region().isEmpty()
                                || price.conditions().priority().isPresent()),
                "a price of " + price.meter().unit() + " for " + price.conditions(),
                "a region or a class only for core-seconds and device-seconds: requests have neither");
        checkTiers(price);
    }

    private static void checkTiers(Price price) {
        Quantity above = Quantity.ZERO;
        for (Tier tier : price.tiers()) {
            refuseIf(
                    tier.amount().nanos().signum() < 0 || tier.above().compareTo(above) <= 0,
                    "tier " + tier.amount() + " above " + plain(tier.above()) + ", after one above " + plain(above),
                    "amounts >= 0, each above more than the one before");
            above = tier.above();
        }
    }

    private static void refuseIf(boolean wrong, String problem, String expected) {
        if (wrong) {
            throw new PlenumException(ErrorCode.INVALID_REQUEST, problem, expected, "Enter it again");
        }
    }

    static boolean sameUsage(Price one, Price other) {
        return one.meter() == other.meter()
                && one.subject().equals(other.subject())
                && one.conditions().equals(other.conditions());
    }

    private static boolean clear(Price old, Price fresh) {
        boolean apart = old.hasEnded(fresh.validFrom()) || fresh.hasEnded(old.validFrom());
        boolean same =
                old.validFrom().equals(fresh.validFrom()) && old.validTo().equals(fresh.validTo());
        boolean successor = old.validTo().isEmpty() && fresh.validTo().isEmpty();
        boolean exceptionToOld = !fresh.validFrom().isBefore(old.validFrom()) && endsWithin(fresh, old);
        boolean exceptionToFresh = old.validFrom().isAfter(fresh.validFrom()) && endsWithin(old, fresh);
        return apart || same || successor || exceptionToOld || exceptionToFresh;
    }

    private static boolean endsWithin(Price inner, Price outer) {
        Optional<Instant> end = inner.validTo();
        return end.isPresent()
                && outer.validTo().filter(to -> end.get().isAfter(to)).isEmpty();
    }

    private static PlenumException overlap(Price old, Price fresh) {
        return conflict(old, fresh, "overlapping validity");
    }

    private static PlenumException conflict(Price old, Price fresh, String what) {
        return new PlenumException(
                ErrorCode.CONFLICT,
                what + " of two prices of " + usage(fresh) + ": " + says(fresh) + ", and "
                        + (old.id().isEmpty() ? "" : old.id() + ", ") + says(old),
                "one that follows the other, lies inside its validity, or has the same validity",
                "Choose other days");
    }

    private static String usage(Price price) {
        String conditions = price.conditions().toString();
        return price.meter().unit() + " " + price.subject() + (conditions.isEmpty() ? "" : " (" + conditions + ")");
    }

    private static String says(Price price) {
        return price.amount() + " per " + plain(price.per()) + " from " + price.validFrom()
                + price.validTo().map(to -> " to " + to).orElse("");
    }

    private static String plain(Quantity quantity) {
        return quantity.units().stripTrailingZeros().toPlainString();
    }
}
