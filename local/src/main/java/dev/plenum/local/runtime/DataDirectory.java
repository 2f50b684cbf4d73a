package dev.plenum.local.runtime;

import dev.plenum.core.workload.ReplicaId;
import dev.plenum.local.shim.ReplicaDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this adapter keeps things below the data directory: {@code replicas/ID-GENERATION} for what the World still
 * counts, {@code ended/ID-GENERATION} for the logs of what it has forgotten, {@code work/ID} for working directories,
 * {@code shim/} for the script.
 */
record DataDirectory(Path path) {

    static DataDirectory at(Path path) throws IOException {
        return new DataDirectory(Files.createDirectories(path).toRealPath());
    }

    Path replicas() {
        return path.resolve("replicas");
    }

    Path ended() {
        return path.resolve("ended");
    }

    Path work(ReplicaId replica) {
        return path.resolve("work").resolve(replica.toString());
    }

    ReplicaDirectory replica(ReplicaKey key) {
        return new ReplicaDirectory(replicas().resolve(key.name()));
    }

    /** The name of a replica's cgroups, its own also when two data directories share the machine. */
    String groupName(ReplicaKey key) {
        return groupPrefix() + key.name();
    }

    String groupPrefix() {
        return String.format("%08x-", path.toString().hashCode());
    }

    /** All generations that are in {@code replicas/}. */
    List<ReplicaKey> found() throws IOException {
        return keys(replicas());
    }

    /** The newest generation of which there is output, alive before ended. */
    Optional<ReplicaDirectory> newest(ReplicaId replica) throws IOException {
        for (Path place : List.of(replicas(), ended())) {
            Optional<ReplicaKey> newest = keys(place).stream()
                    .filter(key -> key.replica().equals(replica))
                    .max(Comparator.comparingInt(ReplicaKey::generation));
            if (newest.isPresent()) {
                return newest.map(key -> new ReplicaDirectory(place.resolve(key.name())));
            }
        }
        return Optional.empty();
    }

    /** Keeps a replica's output only, out of the way of the next readoption; beyond a tenth more than the limit, removes the oldest down to it. */
    void retire(ReplicaKey key, int keep) throws IOException {
        ReplicaDirectory directory = replica(key);
        if (!Files.isDirectory(directory.path())) {
            return;
        }
        directory.reduceToRecords();
        Files.createDirectories(ended());
        Path target = ended().resolve(key.name());
        new ReplicaDirectory(target).delete();
        Files.move(directory.path(), target);
        List<Path> all = list(ended());
        if (all.size() > keep + keep / 10) {
            // Each is asked for its time once, not at every comparison.
            Map<Path, FileTime> changed = new HashMap<>();
            all.forEach(path -> changed.put(path, changed(path)));
            List<Path> oldestFirst = new ArrayList<>(all);
            oldestFirst.sort(Comparator.comparing(changed::get));
            for (Path old : oldestFirst.subList(0, all.size() - keep)) {
                new ReplicaDirectory(old).delete();
            }
        }
    }

    private static FileTime changed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static List<ReplicaKey> keys(Path place) throws IOException {
        return list(place).stream()
                .flatMap(path -> ReplicaKey.parse(path.getFileName().toString()).stream())
                .toList();
    }

    private static List<Path> list(Path place) throws IOException {
        try (var entries = Files.list(place)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
