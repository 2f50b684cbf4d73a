package dev.plenum.local.sandbox;

import dev.plenum.core.units.Mebibytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * CPU and memory limits by control groups, version 1 or 2, where this user may make groups; found out by making one.
 * The runtime makes a replica's groups before its start; the shim enters them and removes them at the end.
 */
public record Cgroups(Controller cpu, Controller memory) {
    private static final long PERIOD_MICROS = 100_000;

    /** Whether one kind of limit can be enforced. */
    public sealed interface Controller {
        /** Groups are made below {@code base}, a folder of ours. */
        record Usable(Path base, int version) implements Controller {}

        record Unusable(String reason) implements Controller {}

        default Isolation.Fact fact(String what) {
            return switch (this) {
                case Usable(Path base, int version) ->
                    new Isolation.Fact(what, true, "cgroup v" + version + " below " + base);
                case Unusable(String reason) -> new Isolation.Fact(what, false, reason);
            };
        }
    }

    /** What works for this user on this machine. */
    public static Cgroups probe() {
        CgroupMounts mounts = CgroupMounts.read();
        return new Cgroups(mounts.controller("cpu"), mounts.controller("memory"));
    }

    /** No limits, for the reason given. */
    public static Cgroups none(String reason) {
        return new Cgroups(new Controller.Unusable(reason), new Controller.Unusable(reason));
    }

    /** Makes the groups that enforce what can be enforced, and returns them for the launch; none when nothing can. */
    public List<Path> make(String name, Limits limits) throws IOException {
        SequencedSet<Path> made = new LinkedHashSet<>();
        try {
            if (cpu instanceof Controller.Usable(Path base, int version)) {
                made.add(limitCpu(Files.createDirectories(base.resolve(name)), version, limits));
            }
            if (memory instanceof Controller.Usable(Path base, int version)
                    && !limits.memory().equals(Mebibytes.ZERO)) {
                made.add(limitMemory(Files.createDirectories(base.resolve(name)), version, limits));
            }
            return List.copyOf(made);
        } catch (IOException e) {
            remove(List.copyOf(made));
            throw e;
        }
    }

    // A weight alone would let a replica take more than it pays for whenever the machine is idle, so a quota it is.
    private static Path limitCpu(Path group, int version, Limits limits) throws IOException {
        long quotaMicros = Math.max(1000, limits.cpu().thousandths() * PERIOD_MICROS / 1000);
        if (version == 2) {
            write(group, "cpu.max", quotaMicros + " " + PERIOD_MICROS);
        } else {
            write(group, "cpu.cfs_period_us", String.valueOf(PERIOD_MICROS));
            write(group, "cpu.cfs_quota_us", String.valueOf(quotaMicros));
        }
        return group;
    }

    private static Path limitMemory(Path group, int version, Limits limits) throws IOException {
        write(
                group,
                version == 2 ? "memory.max" : "memory.limit_in_bytes",
                String.valueOf(Math.multiplyExact(limits.memory().count(), 1L << 20)));
        return group;
    }

    /** Removes groups that a shim could not; those with processes in them stay. */
    public static void remove(List<Path> groups) {
        for (Path group : groups) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException inUse) {
                System.getLogger(Cgroups.class.getName())
                        .log(System.Logger.Level.DEBUG, "{0} stays: {1}", group, inUse.getMessage());
            }
        }
    }

    /** Removes what crashes left: the empty groups below our folders whose name begins so and is not listed. */
    public void sweep(String prefix, Set<String> except) {
        for (Controller controller : List.of(cpu, memory)) {
            if (controller instanceof Controller.Usable(Path base, int _)) {
                remove(groups(base, prefix).stream()
                        .filter(group -> !except.contains(group.getFileName().toString()))
                        .toList());
            }
        }
    }

    private static List<Path> groups(Path base, String prefix) {
        try (var groups = Files.list(base)) {
            return groups.filter(group -> group.getFileName().toString().startsWith(prefix))
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    static void write(Path group, String file, String value) throws IOException {
        try {
            Files.writeString(group.resolve(file), value);
        } catch (IOException e) {
            throw new IOException(group.resolve(file) + " does not take " + value + ": " + e.getMessage(), e);
        }
    }
}
