package dev.plenum.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A dated line of the price book.
 *
 * @param meter {@code core_seconds}, {@code device_seconds}, {@code input_tokens}, {@code cached_input_tokens} (without
 *     a price: as input_tokens), {@code output_tokens}, {@code requests}
 * @param subject a device model or public model name, or {@code *}
 * @param amount decimal, in the installation's currency, for {@code per} units
 * @param per units, such as 3600 for an hour or 1000000 for a million tokens
 * @param validFrom default: now
 */
public record PriceDocument(
        Optional<String> id,
        String meter,
        Optional<String> subject,
        String amount,
        long per,
        Optional<Instant> validFrom,
        Optional<String> label) {}
