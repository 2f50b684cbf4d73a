package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The most that a project may spend in each period. To set one, {@code amount} and {@code per} are enough.
 *
 * @param amount decimal, in the installation's currency; absent: it has no budget
 * @param per {@code month}, a calendar month, UTC
 * @param spent what the ledger has posted to it in this period
 * @param left of the amount; below zero where more was spent
 * @param renewsOn the day on which the next period begins, UTC
 * @param perHour what runs costs an hour, at the prices that hold now
 * @param tokensPerHour what its requests to gateways cost an hour since yesterday began, UTC
 * @param runsOutAt when the budget will be spent if both go on like that; absent: not before it renews, or there is no budget
 */
public record BudgetDocument(
        Optional<String> project,
        Optional<String> amount,
        Optional<String> per,
        Optional<String> spent,
        Optional<String> left,
        Optional<LocalDate> renewsOn,
        Optional<String> perHour,
        Optional<String> tokensPerHour,
        Optional<Instant> runsOutAt) {}
