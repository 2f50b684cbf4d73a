package dev.plenum.local.runtime;

import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.shim.Leftovers;
import dev.plenum.local.shim.ProcessIdentity;
import dev.plenum.local.shim.ReplicaDirectory;
import dev.plenum.local.shim.ShimLaunch;
import dev.plenum.local.shim.ShimState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends every replica of a data directory without a control plane, for {@code plenum down}, also after a crash. It
 * signals only processes whose boot, number and start time are those recorded; what an earlier boot left is ignored.
 */
public final class LocalSweep {
    private static final Duration SHIM_SLACK = Duration.ofSeconds(12);
    private static final Duration FORCE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /**
     * @param stopped replicas that ended with notice
     * @param forced replicas whose shim was gone or did not answer, ended without it
     * @param overBefore replicas that had ended already, or ran on an earlier boot
     * @param left processes of ours that could not be ended; empty unless the kernel holds them
     */
    public record Result(
            List<String> stopped, List<String> forced, List<String> overBefore, List<ProcessIdentity> left) {}

    private LocalSweep() {}

    /** Gives notice to all at once, waits at most {@code grace} for each, and proves by the process table that none is left. */
    public static Result stopAll(Path data, Duration grace) throws IOException, InterruptedException {
        if (!Files.isDirectory(data)) {
            return new Result(List.of(), List.of(), List.of(), List.of());
        }
        DataDirectory directory = DataDirectory.at(data);
        var result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<ReplicaDirectory> waiting = new ArrayList<>();
        for (ReplicaKey key : directory.found()) {
            ReplicaDirectory replica = directory.replica(key);
            switch (replica.state()) {
                case ShimState.NotStarted _, ShimState.Ended _, ShimState.EarlierBoot _ ->
                    result.overBefore().add(key.name());
                case ShimState.Starting _, ShimState.Running _, ShimState.Lost _ -> waiting.add(replica);
            }
            // A shim that is only just beginning reads this and does not begin.
            if (replica.exit().isEmpty()) {
                replica.writeStop(grace);
            }
        }
        awaitEnd(waiting, grace, result);
        for (ReplicaDirectory replica : waiting) {
            force(replica, result);
        }
        endMarked(directory.replicas(), result);
        return result;
    }

    private static void awaitEnd(List<ReplicaDirectory> waiting, Duration grace, Result result)
            throws IOException, InterruptedException {
        List<ReplicaDirectory> told = new ArrayList<>();
        long until = System.nanoTime() + grace.plus(SHIM_SLACK).toNanos();
        while (System.nanoTime() < until) {
            boolean ending = false;
            for (ReplicaDirectory replica : List.copyOf(waiting)) {
                switch (replica.state()) {
                    case ShimState.Running(var start) -> {
                        ending = true;
                        if (!told.contains(replica)) {
                            start.shim().terminate();
                            told.add(replica);
                        }
                    }
                    case ShimState.Starting _ -> ending = true;
                    case ShimState.Ended _, ShimState.NotStarted _ -> {
                        waiting.remove(replica);
                        result.stopped().add(replica.name());
                    }
                    case ShimState.Lost _, ShimState.EarlierBoot _ -> {}
                }
            }
            if (!ending) {
                return;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static void force(ReplicaDirectory replica, Result result) throws IOException, InterruptedException {
        if (replica.state() instanceof ShimState.Running(var start)) {
            start.shim().kill();
        }
        Leftovers.end(replica, FORCE_LIMIT);
        Cgroups.remove(replica.launch().map(ShimLaunch::cgroups).orElse(List.of()));
        result.forced().add(replica.name());
    }

    // The proof: no living process names a directory of ours.
    private static void endMarked(Path replicas, Result result) throws IOException, InterruptedException {
        long until = System.nanoTime() + FORCE_LIMIT.toNanos();
        List<ProcessIdentity> left = Leftovers.below(replicas);
        while (!left.isEmpty() && System.nanoTime() < until) {
            left.forEach(ProcessIdentity::kill);
            Thread.sleep(LOOK_EVERY);
            left = Leftovers.below(replicas);
        }
        result.left().addAll(left);
    }
}
