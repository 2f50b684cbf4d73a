package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.JournalContract;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJournalTest extends JournalContract {

    @TempDir
    Path directory;

    @Override
    protected Journal open() {
        return SqliteJournal.open(directory, new EventCodec());
    }

    private void threeBatches() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a", "b"));
            journal.append(epoch, 2, NOW, events("c"));
            journal.append(epoch, 3, NOW, events("d"));
        }
    }

    private void edit(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void damagedAt(long position) {
        try (Journal journal = open()) {
            PlenumException damaged = assertThrows(PlenumException.class, () -> journal.replay(0, _ -> {}));
            assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
            assertTrue(damaged.problem().contains("position " + position + ":"), damaged::problem);
        }
    }

    @Test
    void anEditedEventIsFoundAndItsPositionNamed() throws SQLException {
        threeBatches();
        edit("update batch set events = replace(events, '\"c\"', '\"x\"') where first_position = 3");
        damagedAt(3);
    }

    @Test
    void anEditedTimeOrEpochIsFound() throws SQLException {
        threeBatches();
        edit("update batch set at = '2026-11-23T09:00:01Z' where first_position = 3");
        damagedAt(3);
    }

    @Test
    void aDeletedBatchIsFound() throws SQLException {
        threeBatches();
        edit("delete from batch where first_position = 3");
        damagedAt(3);
    }

    @Test
    void aTailThatASnapshotKnowsOfIsMissed() throws SQLException {
        threeBatches();
        try (Journal journal = open()) {
            journal.keep(imageOf(journal));
        }
        edit("delete from batch where first_position = 4");
        try (Journal journal = open()) {
            PlenumException damaged = assertThrows(PlenumException.class, journal::snapshot);
            assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
        }
    }

    private static WorldImage imageOf(Journal journal) {
        World world = new World();
        journal.replay(0, batch -> batch.events().forEach(world::apply));
        return world.image();
    }

    @Test
    void aDamagedSnapshotGivesWayToTheOlderOneAndThenToTheJournal() throws SQLException {
        threeBatches();
        WorldImage older;
        try (Journal journal = open()) {
            older = imageOf(journal);
            journal.keep(older);
            long epoch = journal.openEpoch();
            journal.append(epoch, 4, NOW, events("e"));
            journal.keep(imageOf(journal));
        }
        edit("update snapshot set image = x'00' where position = 5");
        try (Journal journal = open()) {
            assertEquals(Optional.of(older), journal.snapshot());
        }
        edit("update snapshot set image = x'00'");
        try (Journal journal = open()) {
            assertEquals(Optional.empty(), journal.snapshot());
            assertEquals(4, all(journal, 0).size());
        }
    }

    @Test
    void onlyTheTwoNewestSnapshotsAreKept() throws SQLException {
        threeBatches();
        try (Journal journal = open()) {
            World world = new World();
            journal.keep(world.image());
            journal.replay(0, batch -> batch.events().forEach(event -> {
                world.apply(event);
                journal.keep(world.image());
            }));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select group_concat(position) from snapshot")) {
            assertTrue(rows.next());
            assertEquals("3,4", rows.getString(1));
        }
    }

    @Test
    void aReplayReadsWhileTheLoopAppends() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a"));
            journal.append(epoch, 1, NOW, events("b"));
            long[] seen = {0};
            journal.replay(0, batch -> {
                seen[0]++;
                if (batch.firstPosition() == 1) {
                    journal.append(epoch, 2, NOW, events("c"));
                }
            });
            assertEquals(2, seen[0]);
            assertEquals(
                    List.of(3L),
                    all(journal, 2).stream().map(Journal.Batch::firstPosition).toList());
        }
    }

    @Test
    void aSchemaOfANewerPlenumIsRefused() throws SQLException {
        threeBatches();
        edit("insert into schema_version values (99)");
        PlenumException newer = assertThrows(PlenumException.class, this::open);
        assertEquals(ErrorCode.DATA_DIRECTORY_NEWER, newer.code());
    }
}
