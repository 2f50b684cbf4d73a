package dev.plenum.api;

import java.time.LocalDate;

/**
 * What is due of a statement in another currency: for reading, what is owed stays in the statement's own.
 *
 * @param rate what one unit of the statement's currency was worth on its last day
 * @param rateFrom since when that rate holds
 * @param total what is due x rate, rounded once to six digits
 */
public record ConvertedDocument(String currency, String rate, LocalDate rateFrom, String total) {}
