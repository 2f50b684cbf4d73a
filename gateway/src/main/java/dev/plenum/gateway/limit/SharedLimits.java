package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The limits of one gateway of several that share them through a {@link Coordinator}, whose comment has the idea. A request that finds credits is let in at
 * once; else it waits for the coordinator's answer, for {@link #PATIENCE} at most.
 *
 * <p>While the coordinator is away or late, each gateway lets in each limit's number divided by the number of gateways last known, and not less than one: the
 * limits are neither open nor shut. What a gateway let in before counts against its part, and what it lets in meanwhile is reported when the coordinator
 * is back. A window in which the coordinator goes or comes may so see up to twice the number, where traffic moved from one gateway to the others at
 * that moment; a key whose traffic all meets one gateway gets only that gateway's part until then, and a request of more tokens than the part has to wait.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class SharedLimits implements RateLimiter {

    /** How long a request waits for the coordinator before this gateway decides alone. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private static final long TICK_MILLIS = 2;

    private final Optional<Coordinator> coordinator;
    private final CoordinatorLink link;
    private final Limits own = new Limits();
    private final Map<String, SharedKey> keys = new ConcurrentHashMap<>();
    private final Map<Integer, SharedKey> byNumber = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<SharedKey> active = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long patienceNanos;

    /** Starts the coordinator where this gateway is the one; the others may be started before it. */
    public SharedLimits(ShareLimits config) {
        this(config, PATIENCE);
    }

    SharedLimits(ShareLimits config, Duration patience) {
        this.patienceNanos = patience.toNanos();
        own.divideAmong(config.gateways());
        coordinator = config.coordinates() ? Optional.of(Coordinator.start(config)) : Optional.empty();
        int port = coordinator.map(Coordinator::port).orElse(config.port());
        link = new CoordinatorLink(config.host(), port, new ShareSecret(config.secret()), this::heard);
    }

    /** Where the coordinator listens, if it is here. */
    Optional<Integer> port() {
        return coordinator.map(Coordinator::port);
    }

    /** Whether the coordinator decides now. */
    boolean coordinated() {
        return connection().map(connection -> !connection.late()).orElse(false);
    }

    @Override
    public void admit(
            Snapshot.Key key,
            List<Limit> projectLimits,
            long tokens,
            long nowNanos,
            Executor caller,
            Consumer<Verdict> then) {
        if (key.limits().isEmpty() && projectLimits.isEmpty()) {
            then.accept(Verdict.Reservation.FREE);
            return;
        }
        SharedKey shared = keys.get(key.id());
        if (shared == null) {
            shared = keys.computeIfAbsent(key.id(), _ -> new SharedKey(this));
        }
        shared.admit(key, projectLimits, tokens, nowNanos, caller, then);
    }

    private void heard(ShareMessage message) {
        long now = System.nanoTime();
        switch (message) {
            case ShareMessage.Gateways gateways -> own.divideAmong(Math.max(1, gateways.count()));
            case ShareMessage.Grant grant -> {
                SharedKey shared = byNumber.get(grant.number());
                if (shared != null) {
                    shared.granted(grant, now);
                }
            }
            case ShareMessage.Refuse refuse -> {
                SharedKey shared = byNumber.get(refuse.number());
                if (shared != null) {
                    shared.refused(refuse, now);
                }
            }
            default -> throw new IllegalArgumentException("unexpected " + message);
        }
    }

    long patienceNanos() {
        return patienceNanos;
    }

    Limits own() {
        return own;
    }

    Optional<CoordinatorConnection> connection() {
        return link.connection();
    }

    /** By which the coordinator is to know it from now on; what it says of the old number is for nobody. */
    int newNumber(SharedKey shared, int old) {
        byNumber.remove(old);
        int number = numbers.incrementAndGet();
        byNumber.put(number, shared);
        return number;
    }

    void forgetNumber(int number) {
        byNumber.remove(number);
    }

    /** Calls its {@link SharedKey#tick} again and again, until {@link #rest}. */
    void look(SharedKey shared) {
        active.add(shared);
        if (ticking.compareAndSet(false, true)) {
            link.loop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void rest(SharedKey shared) {
        active.remove(shared);
    }

    private void tick() {
        long now = System.nanoTime();
        ticking.set(false);
        active.forEach(shared -> shared.tick(now));
        active.stream().findAny().ifPresent(this::look);
    }

    @Override
    public Figures figures(Snapshot.Key key, long nowNanos) {
        SharedKey shared = keys.get(key.id());
        return shared == null ? Figures.NONE : shared.figures(nowNanos);
    }

    @Override
    public void retain(Set<String> keyIds, Set<String> projects) {
        own.retain(keyIds, projects);
        keys.forEach((id, shared) -> {
            if (!keyIds.contains(id)) {
                keys.remove(id, shared);
                shared.forget(System.nanoTime());
            }
        });
    }

    /** As though another machine had it and failed. */
    void stopCoordinator() {
        coordinator.ifPresent(Coordinator::close);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stopCoordinator();
            link.close();
        }
    }
}
