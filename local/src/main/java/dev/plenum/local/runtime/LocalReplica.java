package dev.plenum.local.runtime;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Observation;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.shim.ExitRecord;
import dev.plenum.local.shim.Leftovers;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.Shim;
import dev.plenum.local.shim.ShimLaunch;
import dev.plenum.local.shim.ShimState;
import dev.plenum.local.shim.StartRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One generation of one replica, as this control plane follows it. All methods run on its {@link Lane}; what it knows it
 * learns from the replica's directory, so a start, a second start and a readoption end in the same place.
 */
final class LocalReplica {
    private static final Duration FORCE_LIMIT = Duration.ofSeconds(10);
    // The shim itself may take ten seconds over processes stuck in the kernel.
    private static final Duration SHIM_SLACK = Duration.ofSeconds(12);

    private final ReplicaKey key;
    private final ReplicaDirectory directory;
    private final Machine machine;
    private final Consumer<Observation> observer;
    private final Consumer<LocalReplica> followed;

    private Optional<StartRecord> running = Optional.empty();
    // Also read by the one who waits for readiness.
    private volatile Optional<Observation.Ended> ended = Optional.empty();
    private Optional<Observation.Ready> ready = Optional.empty();
    private long forceAtNanos = Long.MAX_VALUE;
    private long nextAliveNanos;

    /** @param followed called once when the replica is seen to run, to watch for its end and ask for its readiness */
    LocalReplica(ReplicaKey key, Machine machine, Consumer<Observation> observer, Consumer<LocalReplica> followed) {
        this.key = key;
        this.directory = machine.data().replica(key);
        this.machine = machine;
        this.observer = observer;
        this.followed = followed;
    }

    ReplicaKey key() {
        return key;
    }

    ReplicaDirectory directory() {
        return directory;
    }

    boolean isOver() {
        return ended.isPresent();
    }

    void start(Action.Start start, Shim shim) {
        if (observeAgain()) {
            return;
        }
        try {
            if (!(directory.state() instanceof ShimState.NotStarted)) {
                look();
                return;
            }
            if (directory.launch().isEmpty()) {
                prepare(start);
            }
            switch (shim.launch(directory)) {
                case Shim.Outcome.Started(StartRecord record) -> follow(record);
                case Shim.Outcome.Refused refused -> refused(refused);
            }
        } catch (PlenumException e) {
            neverRan(e.getMessage());
        } catch (IOException | RuntimeException e) {
            neverRan(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void prepare(Action.Start start) throws IOException {
        ShimLaunch launch = machine.launch(start, directory);
        if (!directory.prepare(launch)) {
            Cgroups.remove(launch.cgroups());
        }
    }

    private void refused(Shim.Outcome.Refused refused) throws IOException {
        switch (refused.status()) {
            // A shim of an earlier control plane was faster; what it does is what was asked for.
            case Shim.Outcome.Refused.LOCKED, Shim.Outcome.Refused.HAS_RUN -> look();
            case Shim.Outcome.Refused.STOPPED_BEFORE -> neverRan("stopped before it began");
            default -> neverRan("the shim refused: " + refused.why());
        }
    }

    /** Takes back what an earlier control plane began; one that was seen to run and has left no record is lost. */
    void readopt(boolean started) {
        look();
        if (started && ended.isEmpty() && hasNeverBegun()) {
            finish(new Exit.Lost("its records are gone"), Duration.ZERO);
        }
    }

    /** True while nothing of it runs and nothing is about to. */
    boolean hasNeverBegun() {
        try {
            return directory.state() instanceof ShimState.NotStarted;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives notice; the shim ends it after that time, and this control plane ends it should the shim not answer. */
    void stop(Duration notice) {
        if (ended.isPresent()) {
            observeAgain();
            return;
        }
        try {
            if (directory.launch().isEmpty() && directory.start().isEmpty()) {
                neverRan("stopped before it began");
                return;
            }
            directory.writeStop(notice);
            forceAtNanos = System.nanoTime() + notice.plus(SHIM_SLACK).toNanos();
            look();
            running.ifPresent(record -> record.shim().terminate());
        } catch (IOException e) {
            warn("cannot be stopped", e);
        }
    }

    /** Looks at the directory and observes what is new. */
    void look() {
        if (ended.isPresent()) {
            return;
        }
        try {
            switch (directory.state()) {
                case ShimState.NotStarted _ -> notStarted();
                case ShimState.Starting _ -> {}
                case ShimState.Running(StartRecord record) -> stillRunning(record);
                case ShimState.Ended(ExitRecord exit) -> finish(exitOf(exit), exit.runTime());
                case ShimState.EarlierBoot(StartRecord _, Duration known) ->
                    finish(new Exit.Lost("the machine was restarted while it ran"), known);
                case ShimState.Lost(StartRecord record, Duration known) -> lost(record, known);
            }
        } catch (IOException e) {
            warn("cannot be looked at", e);
        }
    }

    private void notStarted() {
        if (directory.isStopAsked()) {
            neverRan("stopped before it began");
        }
    }

    private void stillRunning(StartRecord record) throws IOException {
        if (running.isEmpty()) {
            follow(record);
            if (directory.isStopAsked()) {
                record.shim().terminate();
            }
        } else if (System.nanoTime() > forceAtNanos) {
            record.shim().kill();
            look();
        }
    }

    private void follow(StartRecord record) {
        running = Optional.of(record);
        observer.accept(new Observation.Started());
        followed.accept(this);
    }

    // Nobody measures it any more, so it is ended, and counted until now if it still ran until now.
    private void lost(StartRecord record, Duration known) throws IOException {
        boolean ranUntilNow = record.child().isAlive();
        Duration runTime = ranUntilNow ? record.runTimeUntilNow() : known;
        try {
            List<?> left = Leftovers.end(directory, FORCE_LIMIT);
            String more = left.isEmpty() ? "" : "; " + left.size() + " of its processes cannot be ended";
            finish(new Exit.Lost("its shim was killed" + more), runTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Exit exitOf(ExitRecord exit) {
        if (!exit.trouble().isEmpty()) {
            return new Exit.NotStarted(exit.trouble());
        }
        if (exit.oomKills() > 0 && exit.status() + exit.signal().orElse(0) != 0) {
            return new Exit.OutOfMemory();
        }
        return exit.signal().isPresent() ? new Exit.Signal(exit.signal().getAsInt()) : new Exit.Status(exit.status());
    }

    private void neverRan(String reason) {
        finish(new Exit.NotStarted(reason), Duration.ZERO);
    }

    private void finish(Exit exit, Duration runTime) {
        ended = Optional.of(new Observation.Ended(exit, runTime));
        running = Optional.empty();
        try {
            Cgroups.remove(directory.launch().map(ShimLaunch::cgroups).orElse(List.of()));
        } catch (IOException e) {
            warn("keeps its cgroups", e);
        }
        ended.ifPresent(observer);
    }

    /** Observes run time when it is due. */
    void alive(Duration every) {
        long now = System.nanoTime();
        if (running.isPresent() && now >= nextAliveNanos) {
            nextAliveNanos = now + every.toNanos();
            observer.accept(new Observation.Alive(running.get().runTimeUntilNow()));
        }
    }

    void ready(String endpoint) {
        if (running.isPresent()) {
            ready = Optional.of(new Observation.Ready(endpoint));
            ready.ifPresent(observer);
        }
    }

    /** Repeats what was observed, for a request that came twice; false when there is nothing yet. */
    private boolean observeAgain() {
        if (ended.isPresent()) {
            ended.ifPresent(observer);
            return true;
        }
        if (running.isPresent()) {
            observer.accept(new Observation.Started());
            ready.ifPresent(observer);
            return true;
        }
        return false;
    }

    private void warn(String what, Exception e) {
        System.getLogger(LocalReplica.class.getName())
                .log(System.Logger.Level.WARNING, "replica {0} {1}: {2}", key.name(), what, e.getMessage());
    }
}
