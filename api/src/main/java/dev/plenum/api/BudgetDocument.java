package dev.plenum.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The most that a payer may spend in each period. To set one, {@code amount} and {@code per} are enough.
 *
 * @param project its name, where the payer is a project
 * @param payer a project's name, {@code organization:NAME} or {@code key:ID}
 * @param amount decimal, in the installation's currency; absent: it has no budget
 * @param per {@code month}, a calendar month, UTC
 * @param spent what the ledger has posted to it in this period
 * @param left of the amount; below zero where more was spent
 * @param renewsOn the day on which the next period begins, UTC
 * @param perHour what runs costs an hour, at the prices that hold now
 * @param tokensPerHour what its requests to gateways cost an hour since yesterday began, UTC; a key's since the month began
 * @param runsOutAt when the budget will be spent if both go on like that; absent: not before it renews, or there is no budget
 * @param notifyAt percent of the amount, 1 to 100: when so much is spent, somebody is told
 * @param notifyForecast somebody is told when it is going to be spent before it renews
 */
public record BudgetDocument(
        Optional<String> project,
        Optional<String> payer,
        Optional<String> amount,
        Optional<String> per,
        Optional<String> spent,
        Optional<String> left,
        Optional<LocalDate> renewsOn,
        Optional<String> perHour,
        Optional<String> tokensPerHour,
        Optional<Instant> runsOutAt,
        Optional<List<Integer>> notifyAt,
        Optional<Boolean> notifyForecast) {}
