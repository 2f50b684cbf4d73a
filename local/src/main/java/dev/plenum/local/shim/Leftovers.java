package dev.plenum.local.shim;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Processes of replicas, found in the kernel's table without their shim's help: the shim was killed, or a proof is
 * wanted that nothing is left. A process belongs to a replica when its environment names the replica's directory, when
 * it is the recorded command or in its session (checked by number and start time), or when its parent belongs.
 */
public final class Leftovers {
    private Leftovers() {}

    /** Living processes of this replica on this boot, the shim excepted. */
    public static List<ProcessIdentity> of(ReplicaDirectory directory) throws IOException {
        var start = directory.start();
        if (start.isPresent() && !start.get().boot().equals(Boot.current())) {
            return List.of();
        }
        var all = ProcessEntry.all();
        Set<Long> ours = new HashSet<>();
        long session = start.filter(record -> record.child().isAlive())
                .map(record -> record.child().pid())
                .orElse(-1L);
        for (ProcessEntry entry : all) {
            if (entry.pid() == session || entry.session() == session || isMarked(entry, directory.path())) {
                ours.add(entry.pid());
            }
        }
        return living(all, ours);
    }

    /** Living processes of any replica below this directory of replicas, by their mark. */
    public static List<ProcessIdentity> below(Path replicas) throws IOException {
        var all = ProcessEntry.all();
        Set<Long> ours = new HashSet<>();
        for (ProcessEntry entry : all) {
            if (entry.variable(ReplicaDirectory.MARKER)
                    .filter(place -> Path.of(place).startsWith(replicas))
                    .isPresent()) {
                ours.add(entry.pid());
            }
        }
        return living(all, ours);
    }

    /** Ends what is left of a replica, again and again until nothing is; returns what would not go in the time given. */
    public static List<ProcessIdentity> end(ReplicaDirectory directory, Duration limit)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            List<ProcessIdentity> left = of(directory);
            if (left.isEmpty() || System.nanoTime() > until) {
                return left;
            }
            left.forEach(ProcessIdentity::kill);
            Thread.sleep(10);
        }
    }

    private static boolean isMarked(ProcessEntry entry, Path directory) {
        return entry.variable(ReplicaDirectory.MARKER)
                .filter(directory.toString()::equals)
                .isPresent();
    }

    private static List<ProcessIdentity> living(Collection<ProcessEntry> all, Set<Long> ours) {
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessEntry entry : all) {
                grew |= ours.contains(entry.parent()) && ours.add(entry.pid());
            }
        }
        return all.stream()
                .filter(entry -> ours.contains(entry.pid()) && !entry.isZombie())
                .map(ProcessEntry::identity)
                .toList();
    }
}
