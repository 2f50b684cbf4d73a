package dev.plenum.app;

import dev.plenum.gateway.budget.Budgets;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.Spending;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries the reports of this process's gateway to whoever lends, and grants back: several times a second, and at once when a request waits. */
final class LeaseThread implements AutoCloseable {

    /** Between two rounds: a storm of refused requests is answered together. */
    private static final long LEAST_MILLIS = 2;

    private final Budgets budgets;
    private final Function<Spending, Grants> lender;
    private final Duration every;
    private final Consumer<RuntimeException> failed;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private LeaseThread(
            Budgets budgets, Function<Spending, Grants> lender, Duration every, Consumer<RuntimeException> failed) {
        this.budgets = budgets;
        this.lender = lender;
        this.every = every;
        this.failed = failed;
        this.thread = Thread.ofPlatform().daemon().name("leases").unstarted(this::run);
    }

    /** @param failed told each time that a report did not get an answer */
    static LeaseThread start(
            Budgets budgets, Function<Spending, Grants> lender, Duration every, Consumer<RuntimeException> failed) {
        LeaseThread started = new LeaseThread(budgets, lender, every, failed);
        budgets.onWanted(started.wanted::release);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            while (!closed) {
                boolean _ = wanted.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                int _ = wanted.drainPermits();
                round();
                Thread.sleep(LEAST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            budgets.lease(lender.apply(budgets.spending()));
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        wanted.release();
        try {
            boolean _ = thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
