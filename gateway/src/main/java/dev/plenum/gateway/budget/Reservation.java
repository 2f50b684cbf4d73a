package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Payment;
import dev.plenum.gateway.metering.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** What one request may still cost, out of an {@link Account}. */
final class Reservation implements Payment {

    /** A stream that used up what was reserved takes so many output tokens more at a time; and so seldom money is reckoned while one runs. */
    private static final int STEP_TOKENS = 64;

    private final Budgets budgets;
    private final Account account;
    private final Rate rate;
    private final Instant at;
    private Money amount;
    private boolean over;

    /** Known to be paid for; no need to reckon. */
    private Tokens covered = new Tokens(0, 0);

    Reservation(Budgets budgets, Account account, Rate rate, Instant at, Money amount) {
        this.budgets = budgets;
        this.account = account;
        this.rate = rate;
        this.at = at;
        this.amount = amount;
    }

    @Override
    public boolean covers(Tokens tokens) {
        if (tokens.input() == covered.input()
                && tokens.cachedInput() == covered.cachedInput()
                && tokens.output() <= covered.output()) {
            return true;
        }
        Tokens ahead = stepFrom(tokens);
        if (pays(ahead)) {
            covered = ahead;
            return true;
        }
        return pays(tokens);
    }

    private boolean pays(Tokens tokens) {
        return rate.of(tokens).compareTo(amount) <= 0;
    }

    private static Tokens stepFrom(Tokens tokens) {
        return new Tokens(tokens.input(), tokens.cachedInput(), tokens.output() + STEP_TOKENS);
    }

    @Override
    public void extend(Tokens tokens, ScheduledExecutorService caller, Consumer<Boolean> then) {
        Money more = rate.of(stepFrom(tokens)).minus(amount);
        budgets.reserve(account, more, caller, granted -> {
            if (granted && over) {
                account.release(more, budgets.nanos());
            } else if (granted) {
                amount = amount.plus(more);
            }
            then.accept(granted);
        });
    }

    @Override
    public void settle(Tokens tokens) {
        if (!over) {
            over = true;
            account.settle(amount, rate, LocalDate.ofInstant(at, ZoneOffset.UTC), tokens, budgets.nanos());
        }
    }

    @Override
    public void release() {
        if (!over) {
            over = true;
            account.release(amount, budgets.nanos());
        }
    }
}
