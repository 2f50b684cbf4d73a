package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import dev.plenum.core.world.Event;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the journal is for: real processes, disks and copies that end badly. */
@Timeout(300)
final class JournalCrashTest {

    @TempDir
    Path directory;

    private static SqliteJournal open(Path directory) {
        return SqliteJournal.open(directory, new EventCodec());
    }

    /** Replays all of it, which checks the chain; gives the last position. */
    private static long end(Path directory) {
        long[] end = {0};
        try (Journal journal = open(directory)) {
            journal.replay(0, batch -> {
                assertEquals(2, batch.events().size());
                end[0] = batch.lastPosition();
            });
        }
        return end[0];
    }

    @Test
    void whatWasAppendedSurvivesAKilledWriterWholeTurnsOnly() throws Exception {
        long before = 0;
        for (int round = 0; round < 3; round++) {
            long said = 0;
            Path data = Files.createDirectory(directory.resolve("round" + round));
            try (Child child = Child.start("journal", data)) {
                while (said < 100 + 14 * round) {
                    said = Long.parseLong(child.line());
                }
                child.kill();
                for (String rest = child.line(); !rest.isEmpty(); rest = child.line()) {
                    said = Long.parseLong(rest);
                }
            }
            before = end(data);
            assertTrue(before == said || before == said + 2, said + " said, " + before + " there");
        }
        assertTrue(before >= 100);
    }

    @Test
    void aCopyOfTheDirectoryGoesOnWhereTheOriginalWas() throws Exception {
        try (SqliteJournal journal = open(directory)) {
            append(journal, journal.openEpoch(), 0, 40);
            Path live = copy("live");
            try (SqliteJournal other = open(live)) {
                append(other, other.openEpoch(), 40, 60);
            }
            assertEquals(60, end(live));
        }
        assertEquals(40, end(copy("closed")));
    }

    private Path copy(String name) throws IOException {
        Path target = Files.createDirectory(directory.resolve(name));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private static void append(Journal journal, long epoch, long from, long to) {
        for (long position = from; position < to; position += 2) {
            List<Event> events =
                    List.of(new Event.KeyRevoked("key-" + position), new Event.KeyRevoked("x".repeat(500) + position));
            journal.append(epoch, position, Samples.AT, events);
        }
    }

    @Test
    void oneFlippedBitInTheFileIsFound() throws IOException {
        try (SqliteJournal journal = open(directory)) {
            append(journal, journal.openEpoch(), 0, 40);
        }
        Path file = directory.resolve("journal.db");
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(content.indexOf("key-20"));
            access.write('K');
        }
        PlenumException damaged = assertThrows(PlenumException.class, () -> end(directory));
        assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
        assertTrue(damaged.problem().contains("position 21:"), damaged::problem);
    }

    @Test
    void aFileThatIsNoDatabaseIsDamage() throws IOException {
        Files.writeString(
                directory.resolve("journal.db"), "not a database, but long enough to be looked at".repeat(40));
        PlenumException damaged = assertThrows(PlenumException.class, () -> open(directory));
        assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
    }

    @Test
    void aFullDiskRefusesTheTurnAndKeepsWhatWasThere() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        try (SmallDisk _ = SmallDisk.mount(mount, "size=2m")) {
            long there = 0;
            try (SqliteJournal journal = open(mount)) {
                long epoch = journal.openEpoch();
                PlenumException full = null;
                while (full == null) {
                    try {
                        append(journal, epoch, there, there + 2);
                        there += 2;
                    } catch (PlenumException e) {
                        full = e;
                    }
                }
                assertEquals(ErrorCode.DISK_FULL, full.code(), full::getMessage);
                assertTrue(!full.nextStep().isEmpty());
                List<Journal.Batch> kept = new ArrayList<>();
                journal.replay(0, kept::add);
                assertEquals(there, kept.getLast().lastPosition());
            }
            assertTrue(there > 100);
            // The copy has room: nothing is missing and it goes on.
            Path copy = Files.createDirectory(directory.resolve("copy"));
            try (Stream<Path> files = Files.list(mount)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            assertEquals(there, end(copy));
            try (SqliteJournal journal = open(copy)) {
                append(journal, journal.openEpoch(), there, there + 2);
            }
        }
    }
}
