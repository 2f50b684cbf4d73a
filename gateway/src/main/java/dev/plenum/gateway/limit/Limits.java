package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The limits as one gateway counts them: never more than {@link Limit#most} in any interval, however it lies, and nothing refused that would have been
 * within, save for a 256th of the interval in large limits (see {@link Window}). A request is counted against all limits of its key and its project or
 * against none. Counts are in memory: a restart begins anew.
 *
 * <p>Limits may change from call to call. Where kind and interval are as before, what was counted stays; a limit that is new begins at nothing.
 *
 * <p>Safe from any thread; threads meet only where they serve the same project, for some 100 ns.
 */
public final class Limits implements RateLimiter {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private volatile int gateways = 1;

    /** Lets in only one part of so many that each limit is divided into; no part is less than 1. */
    public void divideAmong(int count) {
        gateways = count;
    }

    @Override
    public void admit(
            Snapshot.Key key,
            List<Limit> projectLimits,
            long tokens,
            long nowNanos,
            Executor caller,
            Consumer<Verdict> then) {
        then.accept(admit(key, projectLimits, tokens, nowNanos));
    }

    /** The same, at once. */
    Verdict admit(Snapshot.Key key, List<Limit> projectLimits, long tokens, long nowNanos) {
        return admit(key, projectLimits, 1, tokens, nowNanos);
    }

    /** A batch of requests, all or none. */
    Verdict admit(Snapshot.Key key, List<Limit> projectLimits, long requests, long tokens, long nowNanos) {
        if (key.limits().isEmpty() && projectLimits.isEmpty()) {
            return Verdict.Reservation.FREE;
        }
        while (true) {
            Account account = account(key.project(), nowNanos);
            synchronized (account) {
                if (!account.dropped()) {
                    return account.admit(key, projectLimits, requests, tokens, gateways, nowNanos);
                }
            }
        }
    }

    /** Counts what was admitted by somebody else, whether it fits or not. */
    Counted count(
            Snapshot.Key key, List<Limit> projectLimits, long requests, long tokens, long running, long nowNanos) {
        while (true) {
            Account account = account(key.project(), nowNanos);
            synchronized (account) {
                if (!account.dropped()) {
                    return account.count(key, projectLimits, requests, tokens, running, nowNanos);
                }
            }
        }
    }

    /** Adds to what was admitted at that time; negative amounts are taken back. */
    void change(Snapshot.Key key, long time, long requests, long tokens, long running) {
        Account account = accounts.get(key.project());
        if (account != null) {
            synchronized (account) {
                account.change(key, time, requests, tokens, running);
            }
        }
    }

    private Account account(String project, long nowNanos) {
        Account account = accounts.get(project);
        return account != null ? account : accounts.computeIfAbsent(project, _ -> new Account(nowNanos));
    }

    @Override
    public Figures figures(Snapshot.Key key, long nowNanos) {
        Account account = accounts.get(key.project());
        if (account == null) {
            return Figures.NONE;
        }
        synchronized (account) {
            return account.figures(key, nowNanos);
        }
    }

    @Override
    public void retain(Set<String> keyIds, Set<String> projects) {
        accounts.forEach((project, account) -> {
            synchronized (account) {
                account.retain(keyIds);
                if (!projects.contains(project)) {
                    account.drop();
                    accounts.remove(project, account);
                }
            }
        });
    }

    /** Forgets keys and projects that nothing counts against, which changes no answer. */
    public void dropIdle(long nowNanos) {
        accounts.forEach((project, account) -> {
            synchronized (account) {
                if (account.dropIdle(nowNanos)) {
                    accounts.remove(project, account);
                }
            }
        });
    }

    @Override
    public void close() {}
}
