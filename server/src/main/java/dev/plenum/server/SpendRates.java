package dev.plenum.server;

import dev.plenum.core.billing.Accrual;
import dev.plenum.core.billing.CostAhead;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadState;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What payers have spent, how fast they spend, and when a budget will be spent at that rate. Goal: a forecast whose assumption fits in a sentence: what
 * runs goes on running at the prices that are entered by now, and gateways sell as much an hour as they have since yesterday began, UTC (for a key: since
 * the month began). Example: 10.00 left, 1.50 an hour for what runs, 0.50 for tokens: spent in 5 hours; in 3:20 if the 1.50 are to be 4.00 from the third
 * hour on, for 2 x 2.00 and 1.33 x 4.50 are 10.00. Simulated usage spends nobody's budget.
 */
public record SpendRates(Views views, Ledger ledger) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Daily windows change prices twice a day each. */
    private static final int MOST_CHANGES = 1_000;

    /**
     * @param running what runs costs an hour
     * @param tokens what gateways sold to the payer an hour
     * @param accruing what has run and is not posted yet
     */
    record Rate(Money running, Money tokens, Money accruing) {}

    /** What the ledger has posted to it this month, UTC. */
    public Money spent(Payer payer, Instant now) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        if (payer.kind() == Payer.Kind.KEY) {
            return ledger.spentByKey(payer.name(), month);
        }
        return projects(payer).stream()
                .flatMap(project -> ledger.lines(project, month.atDay(1), month.atEndOfMonth()).stream())
                .filter(line -> !line.meter().simulated())
                .map(Statement.Line::exact)
                .reduce(Money.ZERO, Money::plus);
    }

    /** When what is left will be spent; empty when that is not before the month ends. */
    public Optional<Instant> runsOut(Payer payer, Money left, Instant now) {
        List<WorkloadState> placed = placed(payer);
        PriceBook book = book();
        Money tokens = tokens(payer, now);
        Instant renewal = renewal(now);
        Money rest = left.minus(CostAhead.sum(Accrual.lines(placed, book, now), false));
        Instant at = now;
        for (int change = 0; change < MOST_CHANGES && at.isBefore(renewal); change++) {
            if (rest.compareTo(Money.ZERO) <= 0) {
                return Optional.of(at);
            }
            Instant next =
                    book.nextChange(at).filter(it -> it.isBefore(renewal)).orElse(renewal);
            Money rate = CostAhead.sum(CostAhead.ofRunning(placed, HOUR, book, at), false)
                    .plus(tokens);
            if (!rate.isZero()) {
                Instant spent = at.plusSeconds(EstimateDocuments.seconds(rest, rate));
                if (spent.isBefore(next)) {
                    return Optional.of(spent);
                }
                rest = rest.minus(rate.timesRatio(
                        BigInteger.valueOf(Duration.between(at, next).toNanos()), BigInteger.valueOf(HOUR.toNanos())));
            }
            at = next;
        }
        return Optional.empty();
    }

    Rate of(Payer payer, Instant now) {
        List<WorkloadState> placed = placed(payer);
        PriceBook book = book();
        return new Rate(
                CostAhead.sum(CostAhead.ofRunning(placed, HOUR, book, now), false),
                tokens(payer, now),
                CostAhead.sum(Accrual.lines(placed, book, now), false));
    }

    static Instant renewal(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private PriceBook book() {
        return PriceBook.of(views.prices(), views.projects());
    }

    private List<WorkloadState> placed(Payer payer) {
        return projects(payer).stream()
                .flatMap(project -> views.placed(project).stream())
                .toList();
    }

    /** Whose device time it pays for. */
    private List<String> projects(Payer payer) {
        return switch (payer.kind()) {
            case KEY -> List.of();
            case PROJECT -> List.of(payer.name());
            case ORGANIZATION ->
                views.projects().stream()
                        .filter(project -> project.organization().equals(payer.name()))
                        .map(Project::name)
                        .toList();
        };
    }

    private Money tokens(Payer payer, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (payer.kind() == Payer.Kind.KEY) {
            return anHour(spent(payer, now), today.withDayOfMonth(1), now);
        }
        LocalDate yesterday = today.minusDays(1);
        List<Statement.Line> sold = projects(payer).stream()
                .flatMap(project -> ledger.lines(project, yesterday, today).stream())
                .filter(line -> isSoldByGateways(line.meter().kind()))
                .toList();
        return anHour(CostAhead.sum(sold, false), yesterday, now);
    }

    private static Money anHour(Money amount, LocalDate from, Instant now) {
        Duration since = Duration.between(from.atStartOfDay(ZoneOffset.UTC).toInstant(), now);
        return amount.timesRatio(
                BigInteger.valueOf(HOUR.toSeconds()), BigInteger.valueOf(Math.max(1, since.toSeconds())));
    }

    private static boolean isSoldByGateways(Meter.Kind kind) {
        return switch (kind) {
            case CORE_SECONDS, DEVICE_SECONDS, OWNED_DEVICE_SECONDS, OWNED_CORE_SECONDS -> false;
            case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS, REQUESTS -> true;
        };
    }
}
