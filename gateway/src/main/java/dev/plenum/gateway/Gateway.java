package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.limit.Limits;
import dev.plenum.gateway.limit.RateLimiter;
import dev.plenum.gateway.limit.SharedLimits;
import dev.plenum.gateway.metering.InFlight;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotFile;
import dev.plenum.gateway.snapshot.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The OpenAI-compatible data path: callers on one side, engines on the other, usage into a {@link UsageLog}. Whoever wires it starts it, and gives it a
 * {@link Snapshot} at each change of keys, routes or ready replicas, and at least once within {@link GatewayConfig#maxSnapshotAge}. It never asks the
 * control plane anything.
 */
public final class Gateway implements AutoCloseable {

    private final TimeSource clock;
    private final SnapshotFile file;
    private final Balancer balancer = new Balancer();
    private final RateLimiter limits;
    private final Observers observers;
    private final Metrics metrics;
    private final Listener listener;
    private final Prober prober;
    private volatile Optional<Directory> directory;

    private Gateway(GatewayConfig config, UsageLog log, TimeSource clock) {
        this.clock = clock;
        this.file = new SnapshotFile(config.snapshotFile());
        this.directory = file.read();
        this.limits = config.shareLimits().<RateLimiter>map(SharedLimits::new).orElseGet(Limits::new);
        this.observers =
                new Observers(config.observability(), config.snapshotFile().resolveSibling("audit"), clock);
        this.metrics = new Metrics(balancer, observers);
        directory.ifPresent(known -> observers.retain(known.snapshot()));
        InFlight inFlight = InFlight.open(config.snapshotFile().resolveSibling("in-flight"), log);
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
                        metrics,
                        observers,
                        balancer,
                        connector,
                        new BodyMemory(config.maxBodyMemoryBytes())));
        this.prober = listener.prober(balancer);
        directory.ifPresent(known -> prober.retain(known.snapshot().targets()));
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

    /** Serves by this snapshot from the next request on, and keeps it on disk; running streams go on. Safe from any thread. */
    public synchronized void update(Snapshot snapshot) {
        Directory next = new Directory(snapshot, clock.now());
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
        file.write(next);
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
        observers.close();
    }
}
