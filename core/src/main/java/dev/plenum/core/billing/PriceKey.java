package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.PriorityClass;
import java.util.Optional;

/**
 * All that the price of some usage depends on, but the instant. What is not known of it is empty, and then no price with a condition on it holds.
 *
 * @param organization of the project that pays
 */
public record PriceKey(Meter meter, String region, Optional<PriorityClass> priority, String organization) {

    /** Nothing is known but the meter: list prices hold. */
    public static PriceKey of(Meter meter) {
        return new PriceKey(meter, "", Optional.empty(), "");
    }

    /** What stands in where no price holds: input tokens for cached ones. */
    Optional<PriceKey> instead() {
        return meter.kind() == Meter.Kind.CACHED_INPUT_TOKENS
                ? Optional.of(new PriceKey(
                        new Meter(Meter.Kind.INPUT_TOKENS, meter.subject(), meter.simulated()),
                        region,
                        priority,
                        organization))
                : Optional.empty();
    }
}
