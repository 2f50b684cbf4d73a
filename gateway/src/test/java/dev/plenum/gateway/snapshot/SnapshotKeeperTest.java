package dev.plenum.gateway.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of many changes. */
class SnapshotKeeperTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    private static Directory version(long version) {
        return new Directory(new Snapshot(version, Map.of(), List.of()), NOON);
    }

    @Test
    void theLastChangeIsOnDiskOnceItIsClosedAndManyChangesMakeFewWrites() throws Exception {
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot.json"));
        Set<Object> files = new HashSet<>();
        long began = System.nanoTime();
        try (SnapshotKeeper keeper = SnapshotKeeper.start(file)) {
            for (int version = 0; version < 300; version++) {
                keeper.keep(version(version));
                Thread.sleep(1);
                if (Files.exists(file.path())) {
                    files.add(Files.getLastModifiedTime(file.path()));
                }
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertEquals(299, file.read().orElseThrow().snapshot().version());
        assertTrue(files.size() <= millis / 100 + 1, files.size() + " writes in " + millis + " ms");
    }

    @Test
    void aChangeIsOnDiskSoonWithoutAnother() throws Exception {
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot.json"));
        try (SnapshotKeeper keeper = SnapshotKeeper.start(file)) {
            for (int version = 1; version <= 3; version++) {
                keeper.keep(version(version));
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (file.read().map(kept -> kept.snapshot().version()).orElse(0L) < version) {
                    assertTrue(System.nanoTime() < until, "version " + version + " is not kept");
                    Thread.sleep(5);
                }
            }
        }
    }

    @Test
    void whatWasNeverGivenAnythingWritesNothing() {
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot.json"));
        SnapshotKeeper.start(file).close();
        assertTrue(file.read().isEmpty());
    }
}
