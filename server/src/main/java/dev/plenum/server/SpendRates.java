package dev.plenum.server;

import dev.plenum.core.billing.Accrual;
import dev.plenum.core.billing.CostAhead;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadState;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * How fast projects spend, and when a budget will be spent at that rate. Goal: a forecast whose assumption fits in a sentence: what runs goes on
 * running at the prices that hold now, and gateways sell as much an hour as they have since yesterday began, UTC. Example: 10.00 left, 1.50 an hour
 * for what runs, 0.50 for tokens: spent in 5 hours. Simulated usage spends nobody's budget.
 */
record SpendRates(ServerPorts ports) {

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * @param running what runs costs an hour
     * @param tokens what gateways sold to the project an hour
     * @param accruing what has run and is not posted yet
     */
    record Rate(Money running, Money tokens, Money accruing) {

        /** When what is left will be spent; empty when that is not before the month ends. */
        Optional<Instant> runsOut(Money left, Instant now) {
            Money rate = running.plus(tokens);
            Money rest = left.minus(accruing);
            if (rest.compareTo(Money.ZERO) <= 0) {
                return Optional.of(now);
            }
            if (rate.isZero()) {
                return Optional.empty();
            }
            LocalDate renewal =
                    LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1).plusMonths(1);
            long seconds = EstimateDocuments.seconds(rest, rate);
            return Optional.of(now.plusSeconds(seconds))
                    .filter(at ->
                            at.isBefore(renewal.atStartOfDay(ZoneOffset.UTC).toInstant()));
        }
    }

    Rate of(String project, Instant now) {
        List<WorkloadState> placed = ports.views().placed(project);
        PriceBook book = PriceBook.of(ports.views().prices(), ports.views().projects());
        return new Rate(
                CostAhead.sum(CostAhead.ofRunning(placed, HOUR, book, now), false),
                tokens(project, now),
                CostAhead.sum(Accrual.lines(placed, book, now), false));
    }

    private Money tokens(String project, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate yesterday = today.minusDays(1);
        List<Statement.Line> sold = ports.ledger().lines(project, yesterday, today).stream()
                .filter(line -> isSoldByGateways(line.meter().kind()))
                .toList();
        Duration since = Duration.between(yesterday.atStartOfDay(ZoneOffset.UTC).toInstant(), now);
        return CostAhead.sum(sold, false)
                .timesRatio(BigInteger.valueOf(HOUR.toSeconds()), BigInteger.valueOf(since.toSeconds()));
    }

    private static boolean isSoldByGateways(Meter.Kind kind) {
        return switch (kind) {
            case CORE_SECONDS, DEVICE_SECONDS, OWNED_DEVICE_SECONDS, OWNED_CORE_SECONDS -> false;
            case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS, REQUESTS -> true;
        };
    }
}
