package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Payment;
import dev.plenum.gateway.metering.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** What one request may still cost, out of the {@link Account} of each budget that pays for it. */
final class Reservation implements Payment {

    /** A stream that used up what was reserved takes so many output tokens more at a time; and so seldom money is reckoned while one runs. */
    private static final int STEP_TOKENS = 64;

    private final Budgets budgets;
    private final List<Account> accounts;
    private final Rate rate;
    private final Instant at;
    private Money amount;
    private boolean over;

    /** Known to be paid for; no need to reckon. */
    private Tokens covered = new Tokens(0, 0);

    Reservation(Budgets budgets, List<Account> accounts, Rate rate, Instant at, Money amount) {
        this.budgets = budgets;
        this.accounts = accounts;
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
        budgets.reserve(accounts, more, caller, refusing -> {
            boolean granted = refusing.isEmpty();
            if (granted && over) {
                accounts.forEach(account -> account.release(more, budgets.nanos()));
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
            LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
            accounts.forEach(account -> account.settle(amount, rate, day, tokens, budgets.nanos()));
        }
    }

    @Override
    public void release() {
        if (!over) {
            over = true;
            accounts.forEach(account -> account.release(amount, budgets.nanos()));
        }
    }
}
