package dev.plenum.api;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What one unit of the installation's currency is worth in another, from a day on.
 *
 * @param currency ISO 4217
 * @param rate decimal, above 0
 * @param from first day, UTC; default: today
 */
public record ExchangeRateDocument(String currency, String rate, Optional<LocalDate> from) {}
