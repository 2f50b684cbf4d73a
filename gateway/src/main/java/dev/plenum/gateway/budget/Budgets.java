package dev.plenum.gateway.budget;

import dev.plenum.core.port.UsageLog;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.metering.Payment;
import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The spending leases of a gateway. A request reserves what it may cost in each budget that it must be paid for out of, waits a moment for a grant where the lease has not that
 * much, and is refused when the control plane says so, or is away. Nothing here asks the control plane: it reads {@link #spending} and answers with {@link #lease}.
 * Safe from any thread; nothing blocks.
 */
public final class Budgets {

    /** How long a request waits for a grant. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Not heard of for so long, the control plane counts as away. */
    static final Duration AWAY_AFTER = Duration.ofSeconds(3);

    private final UsageLog log;
    private final Spending.Life life;
    private final LongSupplier clock;
    private final Map<Key, Account> accounts = new ConcurrentHashMap<>();
    private final AtomicLong reports = new AtomicLong();
    private volatile Costs costs = Costs.NONE;
    private volatile Rates rates = new Rates(Costs.NONE.prices());
    private volatile long heardNanos;
    private volatile Runnable wanted = () -> {};

    private record Key(String payer, YearMonth month) {}

    /**
     * @param log what is spent here is in it
     * @param nanos {@link System#nanoTime}, or a test's
     */
    public Budgets(UsageLog log, Instant startedAt, LongSupplier nanos) {
        this.log = log;
        this.clock = nanos;
        this.heardNanos = nanos.getAsLong();
        this.life = new Spending.Life(log.next(), startedAt);
    }

    /** Reckons by these prices and budgets from the next request on. */
    public void update(Costs next) {
        if (!next.equals(costs)) {
            rates = new Rates(next.prices());
            costs = next;
            accounts.forEach((key, account) -> {
                if (!next.budgets().containsKey(key.payer)) {
                    account.free();
                }
            });
        }
    }

    /** Whether requests with the key must be paid for out of a budget: its own, its project's, or its organization's. */
    public boolean concern(Snapshot.Key key) {
        return !payers(costs, key).isEmpty();
    }

    /** Those that have a budget, in the order in which they are asked. */
    private static List<String> payers(Costs costs, Snapshot.Key key) {
        if (costs.budgets().isEmpty()) {
            return List.of();
        }
        String organization = costs.prices().organization(key.project());
        return Stream.of(Payer.key(key.id()), Payer.project(key.project()), Payer.organization(organization))
                .map(Payer::toString)
                .filter(costs.budgets()::containsKey)
                .toList();
    }

    /** Called when a request waits: a report now would get it an answer sooner. It must not wait itself. */
    public void onWanted(Runnable then) {
        wanted = then;
    }

    /**
     * Answers now, before this returns, or on the caller's executor, within {@link #LONGEST_WAIT} for each of its budgets.
     *
     * @param at the instant of its admission: its prices and its month
     * @param most what it may use
     */
    public void admit(
            Snapshot.Key key,
            String model,
            Instant at,
            Tokens most,
            ScheduledExecutorService caller,
            Consumer<Funding> then) {
        Costs now = costs;
        YearMonth month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
        List<Account> accounts =
                payers(now, key).stream().map(payer -> account(payer, month)).toList();
        if (accounts.isEmpty()) {
            then.accept(new Funding.Paid(Payment.FREE));
            return;
        }
        Rate rate = rates.at(key.project(), model, at);
        Money amount = rate.of(most);
        reserve(accounts, amount, caller, refusing -> {
            if (refusing.isEmpty()) {
                then.accept(new Funding.Paid(new Reservation(this, accounts, rate, at, amount)));
            } else {
                String payer = refusing.get().payer();
                Funding refused =
                        new Funding.Refused(Payer.parse(payer), now.budgets().get(payer), month, amount, isAway());
                then.accept(refused);
            }
        });
    }

    private Account account(String payer, YearMonth month) {
        Key key = new Key(payer, month);
        Account account = accounts.get(key);
        return account != null ? account : accounts.computeIfAbsent(key, _ -> new Account(payer, month, nanos()));
    }

    /** Reserves it in all of them, one after the other, or in none; answers which one has not enough. */
    void reserve(List<Account> all, Money amount, ScheduledExecutorService caller, Consumer<Optional<Account>> then) {
        reserve(all, 0, amount, caller, then);
    }

    private void reserve(
            List<Account> all,
            int next,
            Money amount,
            ScheduledExecutorService caller,
            Consumer<Optional<Account>> then) {
        if (next == all.size()) {
            then.accept(Optional.empty());
            return;
        }
        reserve(all.get(next), amount, caller, granted -> {
            if (granted) {
                reserve(all, next + 1, amount, caller, then);
            } else {
                all.subList(0, next).forEach(account -> account.release(amount, nanos()));
                then.accept(Optional.of(all.get(next)));
            }
        });
    }

    /** Reserves it now, or waits for it on the caller's executor. */
    private void reserve(Account account, Money amount, ScheduledExecutorService caller, Consumer<Boolean> then) {
        long now = nanos();
        if (account.take(amount, now)) {
            then.accept(true);
        } else if (isAway() || account.refusedLately(amount, now)) {
            then.accept(false);
        } else {
            Waiting waiting = account.await(amount, reports, caller, then);
            Future<?> _ =
                    caller.schedule(() -> giveUp(account, waiting), LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            wanted.run();
        }
    }

    private static void giveUp(Account account, Waiting waiting) {
        if (account.giveUp(waiting)) {
            waiting.then().accept(false);
        }
    }

    long nanos() {
        return clock.getAsLong();
    }

    private boolean isAway() {
        return nanos() - heardNanos > AWAY_AFTER.toNanos();
    }

    /** What the control plane grants, in answer to {@link #spending}; even an empty one says that it is there. */
    public void lease(Grants grants) {
        heardNanos = nanos();
        if (grants.life().equals(life)) {
            for (Grants.Lease lease : grants.leases()) {
                account(lease.project(), lease.month()).lease(lease, heardNanos);
            }
        }
    }

    /** What the control plane must know, at least once a second and when something is wanted. */
    public synchronized Spending spending() {
        long number = reports.incrementAndGet();
        long now = nanos();
        dropOld();
        List<Spending.Account> all =
                accounts.values().stream().map(account -> account.report(now)).toList();
        // After the sums: what they contain was in the log before.
        return new Spending(log.incarnation(), life, number, log.next() - 1, all);
    }

    /** The month before the latest is kept: its last requests may still run. */
    private void dropOld() {
        accounts.keySet().stream().map(Key::month).max(YearMonth::compareTo).ifPresent(latest -> accounts.keySet()
                .removeIf(key -> key.month.isBefore(latest.minusMonths(1))));
    }
}
