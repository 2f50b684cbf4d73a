package dev.plenum.core.billing;

import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;

/**
 * Another amount for the part of a calendar month's quantity, of one organization, that lies above a limit: a step of a {@link Price}.
 *
 * @param above up to here the amount before holds
 */
public record Tier(Quantity above, Money amount) {}
