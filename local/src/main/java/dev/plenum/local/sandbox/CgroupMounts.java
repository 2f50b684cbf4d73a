package dev.plenum.local.sandbox;

import dev.plenum.local.sandbox.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where control groups are mounted and which of them this process is in (cgroups(7)): version 1 has a tree for each
 * controller, version 2 one for all.
 */
record CgroupMounts(Map<String, Path> version1, Optional<Path> version2, Map<String, String> own) {
    private static final String OURS = "plenum";
    private static final String UNIFIED = "";

    static CgroupMounts read() {
        Map<String, Path> version1 = new HashMap<>();
        Optional<Path> version2 = Optional.empty();
        Map<String, String> own = new HashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
                String[] fields = line.split(" ");
                if (fields[2].equals("cgroup2")) {
                    version2 = Optional.of(Path.of(fields[1]));
                } else if (fields[2].equals("cgroup")) {
                    for (String option : fields[3].split(",")) {
                        version1.put(option, Path.of(fields[1]));
                    }
                }
            }
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] fields = line.split(":", 3);
                for (String controller : fields[1].split(",")) {
                    own.put(controller, fields[2]);
                }
            }
        } catch (IOException unreadable) {
            return new CgroupMounts(Map.of(), Optional.empty(), Map.of());
        }
        return new CgroupMounts(version1, version2, own);
    }

    Controller controller(String name) {
        if (version1.containsKey(name)) {
            Path mount = version1.get(name);
            return usable(name, place(mount, own.getOrDefault(name, "/")), 1);
        }
        if (version2.isEmpty()) {
            return new Controller.Unusable("no cgroup file system is mounted");
        }
        Controller result = new Controller.Unusable("cgroup v2 has no " + name + " controller here");
        for (Path place : upwards(version2.get(), place(version2.get(), own.getOrDefault(UNIFIED, "/")))) {
            if (!offers(place, "cgroup.controllers", name)) {
                continue;
            }
            result = usable(name, place, 2);
            if (result instanceof Controller.Usable) {
                return result;
            }
        }
        return result;
    }

    // In a container the listed path may be one of the host's, and the mount is then already our own group.
    private static Path place(Path mount, String own) {
        Path place = mount.resolve(own.replaceFirst("^/+", ""));
        return Files.isDirectory(place) ? place : mount;
    }

    private static List<Path> upwards(Path mount, Path from) {
        List<Path> places = new ArrayList<>();
        for (Path place = from; place.startsWith(mount); place = place.getParent()) {
            places.add(place);
        }
        return places;
    }

    private static Controller usable(String controller, Path place, int version) {
        Path base = place.resolve(OURS);
        Path trial = base.resolve("probe-" + ProcessHandle.current().pid() + "-" + controller);
        try {
            if (version == 2) {
                handDown(place, controller);
            }
            Files.createDirectories(base);
            if (version == 2) {
                handDown(base, controller);
            }
            Files.createDirectories(trial);
            Path file = trial.resolve(limitFile(controller, version));
            String unlimited = Files.readString(file).strip();
            Files.writeString(file, unlimited.startsWith("9223372036854") ? "-1" : unlimited);
            return new Controller.Usable(base, version);
        } catch (IOException e) {
            return new Controller.Unusable("cgroup v" + version + ": " + place + " is not writable for this user ("
                    + e.getClass().getSimpleName() + "); run as root or in a delegated group");
        } finally {
            Cgroups.remove(List.of(trial));
        }
    }

    private static String limitFile(String controller, int version) {
        return switch (controller) {
            case "cpu" -> version == 2 ? "cpu.max" : "cpu.cfs_quota_us";
            case "memory" -> version == 2 ? "memory.max" : "memory.limit_in_bytes";
            default -> throw new IllegalArgumentException(controller);
        };
    }

    private static void handDown(Path group, String controller) throws IOException {
        if (!offers(group, "cgroup.subtree_control", controller)) {
            Files.writeString(group.resolve("cgroup.subtree_control"), "+" + controller);
        }
    }

    private static boolean offers(Path group, String file, String controller) {
        try {
            return List.of(Files.readString(group.resolve(file)).strip().split(" "))
                    .contains(controller);
        } catch (IOException e) {
            return false;
        }
    }
}
