package dev.plenum.local.runtime;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Outputs;
import dev.plenum.core.port.Runtime;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.sandbox.Isolation;
import dev.plenum.local.sandbox.Sandbox;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.Shim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Runs replicas as processes of this machine. Each is held by a shim of its own, so closing or killing this runtime
 * leaves them running, and the next one takes them back from their directories. The app wires it; the control loop
 * calls it and gets its observations.
 */
public final class LocalRuntime implements Runtime {
    private static final int WORKERS = 32;

    private final Machine machine;
    private final Shim shim;
    private final Observer observer;
    private final Settings settings;
    private final ExitWatch watch;
    private final ThreadPoolExecutor workers;
    private final Thread ticker;
    private final Map<ReplicaKey, Followed> replicas = new ConcurrentHashMap<>();
    private final AtomicLong newestEpoch = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean closed;

    private record Followed(LocalReplica replica, Lane lane, boolean expected) {}

    private LocalRuntime(Machine machine, Shim shim, Observer observer, Settings settings) throws IOException {
        this.machine = machine;
        this.shim = shim;
        this.observer = observer;
        this.settings = settings;
        this.watch = new ExitWatch();
        this.workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("plenum-replica-", 0).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        workers.allowCoreThreadTimeOut(true);
        this.ticker = Thread.ofPlatform().daemon().name("plenum-replica-ticker").start(this::tick);
    }

    /**
     * Probes the machine and makes the runtime; {@link #readopt} comes next.
     *
     * @throws PlenumException PREREQUISITE_MISSING or DATA_DIRECTORY_UNUSABLE
     */
    public static LocalRuntime open(
            Path data, Planner planner, DeviceAccess.Source devices, Observer observer, Settings settings) {
        return open(data, planner, devices, observer, settings, Sandbox.probe(), Cgroups.probe());
    }

    static LocalRuntime open(
            Path data,
            Planner planner,
            DeviceAccess.Source devices,
            Observer observer,
            Settings settings,
            Sandbox sandbox,
            Cgroups cgroups) {
        try {
            DataDirectory directory = DataDirectory.at(data);
            var machine = new Machine(directory, sandbox, cgroups, planner, devices, new Ports());
            return new LocalRuntime(machine, Shim.install(directory.path()), observer, settings);
        } catch (Shim.NoPerlException e) {
            throw new PlenumException(
                    ErrorCode.PREREQUISITE_MISSING,
                    "perl not found on PATH " + e.searched(),
                    "perl 5.10 or newer, which starts replicas",
                    "Install the package perl-base or perl",
                    e);
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "data directory " + data + ": " + e.getMessage(),
                    "a directory this user may write",
                    "Choose another with --data DIR",
                    e);
        }
    }

    /** What this machine enforces on replicas and what it does not. */
    public Isolation isolation() {
        return Isolation.of(machine.sandbox(), machine.cgroups());
    }

    /** Where a replica's command runs; kept over its generations and after its end. */
    public Path workingDirectory(ReplicaId replica) {
        return machine.data().work(replica);
    }

    @Override
    public void readopt(Collection<Expected> expected) {
        Map<ReplicaKey, Expected> wanted = new HashMap<>();
        expected.forEach(one -> wanted.put(new ReplicaKey(one.replica(), one.generation()), one));
        Collection<ReplicaKey> found = found();
        machine.cgroups()
                .sweep(
                        machine.data().groupPrefix(),
                        found.stream().map(machine.data()::groupName).collect(Collectors.toSet()));
        for (ReplicaKey key : found) {
            Expected one = wanted.remove(key);
            Followed followed = follow(key, one != null);
            if (one == null) {
                followed.lane().execute(() -> followed.replica().stop(settings.unexpectedGrace()));
            } else {
                followed.lane().execute(() -> followed.replica().readopt(one.started()));
            }
        }
        for (Expected traceless : wanted.values()) {
            if (traceless.started()) {
                observer.observed(
                        traceless.replica(),
                        traceless.generation(),
                        new Observation.Ended(new Exit.Lost("no trace of it on this machine"), Duration.ZERO));
            }
        }
    }

    private Collection<ReplicaKey> found() {
        try {
            return machine.data().found();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void start(Action.Start start) {
        if (start.epoch() < newestEpoch.accumulateAndGet(start.epoch(), Math::max)) {
            System.getLogger(LocalRuntime.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "start of {0} refused: epoch {1}",
                            start.replica(),
                            start.epoch());
            return;
        }
        Followed followed = follow(new ReplicaKey(start.replica(), start.generation()), true);
        followed.lane().execute(() -> followed.replica().start(start, shim));
    }

    @Override
    public void stop(Action.Stop stop) {
        Followed followed = follow(new ReplicaKey(stop.replica(), stop.generation()), true);
        followed.lane().execute(() -> followed.replica().stop(stop.notice()));
    }

    @Override
    public void forget(Action.Forget forget) {
        ReplicaKey key = new ReplicaKey(forget.replica(), forget.generation());
        Followed followed = follow(key, true);
        followed.lane().execute(() -> {
            followed.replica().look();
            drop(followed);
        });
    }

    // A replica that still runs is not forgotten, whatever was asked: nobody would know of it any more.
    private void drop(Followed followed) {
        ReplicaKey key = followed.replica().key();
        try {
            if (followed.replica().isOver() || followed.replica().hasNeverBegun()) {
                machine.data().retire(key, settings.endedKept());
                replicas.remove(key);
            }
        } catch (IOException e) {
            System.getLogger(LocalRuntime.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} cannot be dropped: {1}", key.name(), e.getMessage());
        }
    }

    /** At most {@code most} bytes of the newest generation's output from {@code offset} on, across rotation. */
    public Outputs.Chunk log(ReplicaId replica, long offset, int most) {
        try {
            Optional<ReplicaDirectory> newest = machine.data().newest(replica);
            while (newest.isPresent()) {
                Outputs.Chunk chunk = newest.get().output().read(offset, most);
                if (chunk.bytes().length > 0 || Files.exists(newest.get().path())) {
                    return chunk;
                }
                // It was retired under our hands: its output is where the next look finds it.
                newest = machine.data().newest(replica);
            }
            return new Outputs.Chunk(offset, new byte[0]);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        ticker.interrupt();
        workers.shutdownNow();
        try {
            watch.close();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Followed follow(ReplicaKey key, boolean expected) {
        return replicas.computeIfAbsent(key, _ -> {
            var lane = new Lane(workers);
            var replica = new LocalReplica(
                    key, machine, observation -> observed(key, observation), one -> watchOver(one, lane));
            return new Followed(replica, lane, expected);
        });
    }

    private void observed(ReplicaKey key, Observation observation) {
        Followed followed = replicas.get(key);
        if (closed || followed == null) {
            return;
        }
        if (followed.expected()) {
            observer.observed(key.replica(), key.generation(), observation);
        } else if (observation instanceof Observation.Ended) {
            followed.lane().execute(() -> drop(followed));
        }
    }

    private void watchOver(LocalReplica replica, Lane lane) {
        try {
            watch.watch(replica.directory().path(), () -> lane.execute(replica::look));
            Optional<Readiness> readiness = replica.directory().launch().flatMap(Machine::readiness);
            readiness.ifPresent(asked -> Thread.ofVirtual().start(() -> awaitReady(replica, lane, asked)));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void awaitReady(LocalReplica replica, Lane lane, Readiness readiness) {
        try {
            if (readiness.await(() -> !closed && !replica.isOver())) {
                lane.execute(() -> replica.ready(readiness.endpoint()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            while (!closed) {
                Thread.sleep(settings.checkEvery());
                replicas.values().stream()
                        .filter(followed -> !followed.lane().isBusy())
                        .forEach(followed -> followed.lane().execute(() -> {
                            followed.replica().look();
                            followed.replica().alive(settings.aliveEvery());
                        }));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private PlenumException unusable(IOException e) {
        return new PlenumException(
                ErrorCode.DATA_DIRECTORY_UNUSABLE,
                "data directory " + machine.data().path() + ": " + e.getMessage(),
                "a directory this user may read and write",
                "Check the disk and the permissions",
                e);
    }
}
