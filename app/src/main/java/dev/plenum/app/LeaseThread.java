package dev.plenum.app;

import dev.plenum.app.lease.Leases;
import dev.plenum.gateway.budget.Budgets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Carries the reports of this process's gateway to the leases, and grants back: ten times a second, and at once when a request waits. */
final class LeaseThread implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LeaseThread.class.getName());
    private static final long EVERY_MILLIS = 100;

    /** Between two rounds: a storm of refused requests is answered together. */
    private static final long LEAST_MILLIS = 2;

    private final Budgets budgets;
    private final Leases leases;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private LeaseThread(Budgets budgets, Leases leases) {
        this.budgets = budgets;
        this.leases = leases;
        this.thread = Thread.ofPlatform().daemon().name("leases").unstarted(this::run);
    }

    static LeaseThread start(Budgets budgets, Leases leases) {
        LeaseThread started = new LeaseThread(budgets, leases);
        budgets.onWanted(started.wanted::release);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            while (!closed) {
                boolean _ = wanted.tryAcquire(EVERY_MILLIS, TimeUnit.MILLISECONDS);
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
            budgets.lease(leases.answer(budgets.spending()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "spending leases could not be renewed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        wanted.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
