package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.budget.Budgets;
import dev.plenum.gateway.limit.Limits;
import dev.plenum.gateway.limit.RateLimiter;
import dev.plenum.gateway.limit.SharedLimits;
import dev.plenum.gateway.metering.InFlight;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotFile;
import dev.plenum.gateway.snapshot.SnapshotKeeper;
import dev.plenum.gateway.snapshot.Target;
import dev.plenum.gateway.traffic.Activity;
import dev.plenum.gateway.traffic.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The OpenAI-compatible data path: callers on one side, engines on the other, usage into a {@link UsageLog}. Whoever wires it starts it, and gives it a
 * {@link Snapshot} at each change of keys, routes or ready replicas, and renews it at least once within {@link GatewayConfig#maxSnapshotAge}. It never
 * asks the control plane anything.
 */
public final class Gateway implements AutoCloseable {

    /** How far the file's age may be behind. */
    private static final Duration KEEP_AGAIN_AFTER = Duration.ofHours(1);

    private final TimeSource clock;
    private final SnapshotKeeper keeper;
    private final UsageLog log;
    private final Balancer balancer = new Balancer();
    private final Traffic traffic = new Traffic();
    private final RateLimiter limits;
    private final Budgets budgets;
    private final Observers observers;
    private final Metrics metrics;
    private final Listener listener;
    private final Prober prober;
    private volatile Optional<Directory> directory;
    private Instant keptAt = Instant.MIN;

    private Gateway(GatewayConfig config, UsageLog log, TimeSource clock) {
        this.clock = clock;
        this.log = log;
        SnapshotFile file = new SnapshotFile(config.snapshotFile());
        this.directory = file.read();
        directory.ifPresent(known -> traffic.retain(known.snapshot().routes()));
        this.limits = config.shareLimits().<RateLimiter>map(SharedLimits::new).orElseGet(Limits::new);
        this.observers =
                new Observers(config.observability(), config.snapshotFile().resolveSibling("audit"), clock);
        this.metrics = new Metrics(balancer, observers);
        directory.ifPresent(known -> observers.retain(known.snapshot()));
        InFlight inFlight = InFlight.open(config.snapshotFile().resolveSibling("in-flight"), log);
        this.budgets = new Budgets(log, clock.now(), System::nanoTime);
        directory.ifPresent(last -> budgets.update(last.snapshot().costs()));
        this.listener = Listener.listen(
                config,
                connector -> new Front(
                        config,
                        log,
                        inFlight,
                        clock,
                        () -> directory,
                        new Authentication(config.maxSnapshotAge(), clock),
                        limits,
                        budgets,
                        metrics,
                        traffic,
                        observers,
                        balancer,
                        connector,
                        new BodyMemory(config.maxBodyMemoryBytes())));
        this.prober = listener.prober(balancer);
        directory.ifPresent(known -> prober.retain(known.snapshot().targets()));
        this.keeper = SnapshotKeeper.start(file);
        traffic.start();
    }

    /**
     * Serves with the last snapshot on disk, where there is one. Requests that were in flight when the last gateway was killed are recorded first.
     *
     * @throws PlenumException {@link ErrorCode#PORT_TAKEN}
     */
    public static Gateway start(GatewayConfig config, UsageLog log, TimeSource clock) {
        return new Gateway(config, log, clock);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** What it serves by now; empty until it was told anything. */
    public Optional<Directory> directory() {
        return directory;
    }

    /** Says that what it serves by still holds. Safe from any thread. */
    public synchronized void renew() {
        Instant now = clock.now();
        directory = directory.map(same -> same.renewed(now));
        if (directory.isPresent() && keptAt.isBefore(now.minus(KEEP_AGAIN_AFTER))) {
            keep(directory.get());
        }
    }

    /**
     * Serves by this snapshot from the next request on, and keeps it on disk within a moment; running streams go on. Safe from any thread, and does not
     * wait for the disk.
     */
    public synchronized void update(Snapshot snapshot) {
        Directory next = new Directory(snapshot, clock.now());
        budgets.update(snapshot.costs());
        traffic.retain(snapshot.routes());
        directory = Optional.of(next);
        Set<Target> targets = snapshot.targets();
        balancer.retain(targets);
        metrics.retain(snapshot);
        observers.retain(snapshot);
        prober.retain(targets);
        listener.retain(targets);
        limits.retain(
                snapshot.keys().values().stream().map(Snapshot.Key::id).collect(Collectors.toSet()),
                snapshot.keys().values().stream().map(Snapshot.Key::project).collect(Collectors.toSet()));
        keep(next);
    }

    private void keep(Directory next) {
        keptAt = next.receivedAt();
        keeper.keep(next);
    }

    /**
     * Spending leases, for whoever carries its reports to the control plane and grants back: at least once a second, else requests of projects with a
     * budget are judged on what was granted before.
     */
    public Budgets budgets() {
        return budgets;
    }

    /** What it does now and did in the last minute. Cheap, and safe from any thread. */
    public Activity activity() {
        Optional<Directory> now = directory;
        long nanos = System.nanoTime();
        return new Activity(
                clock.now(),
                now.map(known -> new Activity.Served(known.snapshot().version(), known.receivedAt())),
                log.next(),
                traffic.routes(
                        now.map(known -> known.snapshot().routes()).orElse(List.of()), route -> route.targets().stream()
                                .map(target -> balancer.activity(target, nanos))
                                .toList()),
                traffic.refusals(),
                traffic.limitHits());
    }

    /** Stops accepting, lets what runs come to its end for so long, and then ends it. */
    public void drain(Duration most) {
        listener.drain(most);
        close();
    }

    /** Stops accepting and ends what runs. */
    @Override
    public void close() {
        listener.close();
        limits.close();
        keeper.close();
        traffic.close();
        observers.close();
    }
}
