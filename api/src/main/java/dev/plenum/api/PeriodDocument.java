package dev.plenum.api;

import java.time.Instant;
import java.time.YearMonth;

/**
 * A closed month: its statements are final.
 *
 * @param month such as {@code 2026-10}
 */
public record PeriodDocument(YearMonth month, Instant closedAt) {}
