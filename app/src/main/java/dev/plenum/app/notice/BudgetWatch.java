package dev.plenum.app.notice;

import dev.plenum.app.lease.Books;
import dev.plenum.core.port.Notices;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what somebody is told: what the ledger has posted has reached a share of a budget, or is going to reach all of it before the month ends. Each
 * is decided once for a budget of one amount in one month, also over restarts. The follower's thread runs it, whenever the ledger has more.
 */
public final class BudgetWatch {

    /** A forecast reads more than a sum: it is not made more often. */
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(1);

    private final Books books;
    private final Forecast forecast;
    private final Notices notices;
    private final TimeSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Set<String> decided = new HashSet<>();
    private final Map<Payer, Foreseen> foreseen = new HashMap<>();

    /** When a forecast was made last, and what was spent then. */
    private record Foreseen(Instant at, Money spent) {}

    /** When what is left of a budget will be spent; empty when that is not before it renews. */
    public interface Forecast {
        Optional<Instant> runsOut(Payer payer, Money left, Instant now);
    }

    public BudgetWatch(Books books, Forecast forecast, Notices notices, TimeSource clock) {
        this.books = books;
        this.forecast = forecast;
        this.notices = notices;
        this.clock = clock;
    }

    /** The ledger has all usage of this World. */
    public void posted(World world) {
        Instant now = clock.now();
        world.projects().values().forEach(project -> project.budget()
                .ifPresent(budget -> look(Payer.project(project.name()), budget, now)));
        world.budgets().forEach((payer, budget) -> look(Payer.parse(payer), budget, now));
    }

    private void look(Payer payer, Budget budget, Instant now) {
        if (budget.notifyAt().isEmpty() && !budget.notifyForecast()) {
            return;
        }
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Money spent = books.posted(payer.toString(), month);
        BigInteger hundredfold = spent.nanos().multiply(BigInteger.valueOf(100));
        List<Integer> reached = budget.notifyAt().stream()
                .filter(percent ->
                        hundredfold.compareTo(budget.amount().nanos().multiply(BigInteger.valueOf(percent))) >= 0)
                .toList();
        for (int percent : reached) {
            decide(notice(Notices.Kind.REACHED, payer, budget, percent, spent, now, Optional.empty()));
        }
        if (budget.notifyForecast() && spent.compareTo(budget.amount()) < 0 && isForecastDue(payer, spent, now)) {
            forecast.runsOut(payer, budget.amount().minus(spent), now)
                    .ifPresent(
                            at -> decide(notice(Notices.Kind.RUNS_OUT, payer, budget, 0, spent, now, Optional.of(at))));
        }
    }

    private boolean isForecastDue(Payer payer, Money spent, Instant now) {
        Foreseen last = foreseen.get(payer);
        boolean due = last == null || last.at.isBefore(now.minus(FORECAST_EVERY)) && !last.spent.equals(spent);
        if (due) {
            foreseen.put(payer, new Foreseen(now, spent));
        }
        return due;
    }

    private void decide(Notices.Notice notice) {
        if (decided.add(notice.about())) {
            boolean _ = notices.keep(notice);
        }
    }

    private Notices.Notice notice(
            Notices.Kind kind,
            Payer payer,
            Budget budget,
            int percent,
            Money spent,
            Instant now,
            Optional<Instant> runsOutAt) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return new Notices.Notice(id(), kind, payer.toString(), month, budget.amount(), percent, spent, now, runsOutAt);
    }

    /** Nobody can guess the next one, and no two installations give the same. */
    private String id() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return "notice-" + HexFormat.of().formatHex(bytes);
    }
}
