package dev.plenum.api;

import java.util.Optional;

/**
 * How an organization's usage becomes money.
 *
 * @param mode {@code chargeback}: usage is owed; {@code showback}: the same figures, and nothing is owed
 * @param lenderShare percent of what borrowers paid that its projects get for what they lent, such as {@code 50}
 */
public record MoneyRuleDocument(Optional<String> mode, Optional<Double> lenderShare) {}
