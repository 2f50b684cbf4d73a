package dev.plenum.core.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every journal promises; each adapter's test extends it. */
public abstract class JournalContract {

    protected static final Instant NOW = Instant.parse("2026-11-23T09:00:00.123456789Z");

    /** Opens the one journal of this test; whoever opened it before has closed it. */
    protected abstract Journal open();

    protected static List<Event> events(String... keys) {
        List<Event> events = new ArrayList<>();
        for (String key : keys) {
            events.add(new Event.KeyRevoked(key));
        }
        return events;
    }

    protected static List<Journal.Batch> all(Journal journal, long afterPosition) {
        List<Journal.Batch> batches = new ArrayList<>();
        journal.replay(afterPosition, batches::add);
        return batches;
    }

    private static WorldImage image(long position) {
        World world = new World();
        for (long applied = 0; applied < position; applied++) {
            world.apply(new Event.KeyRevoked("key-" + applied));
        }
        return world.image();
    }

    @Test
    public void anEmptyJournalReplaysNothingAndHasNoSnapshot() {
        try (Journal journal = open()) {
            assertEquals(List.of(), all(journal, 0));
            assertEquals(Optional.empty(), journal.snapshot());
        }
    }

    @Test
    public void whatWasAppendedIsReplayedInOrderAndCountsFromOne() {
        long epoch;
        try (Journal journal = open()) {
            epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a", "b"));
            journal.append(epoch, 2, NOW.plusSeconds(1), events("c"));
        }
        try (Journal journal = open()) {
            assertEquals(
                    List.of(
                            new Journal.Batch(epoch, 1, NOW, events("a", "b")),
                            new Journal.Batch(epoch, 3, NOW.plusSeconds(1), events("c"))),
                    all(journal, 0));
        }
    }

    @Test
    public void replayAfterAPositionGivesTheBatchesThatHoldLaterEvents() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a", "b"));
            journal.append(epoch, 2, NOW, events("c", "d"));
            journal.append(epoch, 4, NOW, events("e"));
            assertEquals(
                    List.of(3L, 5L),
                    all(journal, 3).stream().map(Journal.Batch::firstPosition).toList());
            assertEquals(List.of(), all(journal, 5));
        }
    }

    @Test
    public void epochsGoUpAlsoAfterReopening() {
        long first;
        try (Journal journal = open()) {
            first = journal.openEpoch();
        }
        try (Journal journal = open()) {
            assertTrue(journal.openEpoch() > first);
        }
    }

    @Test
    public void anAppendWithAnOlderEpochIsFencedAndLeavesNothing() {
        try (Journal journal = open()) {
            long older = journal.openEpoch();
            long newer = journal.openEpoch();
            refused(journal, older, 0);
            journal.append(newer, 0, NOW, events("kept"));
            assertEquals(List.of(new Journal.Batch(newer, 1, NOW, events("kept"))), all(journal, 0));
        }
    }

    @Test
    public void anAppendBehindOrAheadOfTheEndIsFencedAndLeavesNothing() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a", "b"));
            refused(journal, epoch, 1);
            refused(journal, epoch, 3);
            journal.append(epoch, 2, NOW, events("c"));
            assertEquals(2, all(journal, 0).size());
        }
    }

    private static void refused(Journal journal, long epoch, long expectedPosition) {
        PlenumException fenced =
                assertThrows(PlenumException.class, () -> journal.append(epoch, expectedPosition, NOW, events("lost")));
        assertEquals(ErrorCode.FENCED, fenced.code());
    }

    @Test
    public void aTurnWithoutEventsLeavesNoBatch() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, List.of());
            journal.append(epoch, 0, NOW, events("a"));
            assertEquals(1, all(journal, 0).size());
        }
    }

    @Test
    public void theNewestSnapshotWinsWhateverTheOrderTheyAreKeptIn() {
        try (Journal journal = open()) {
            long epoch = journal.openEpoch();
            journal.append(epoch, 0, NOW, events("a", "b", "c"));
            journal.keep(image(1));
            journal.keep(image(3));
            journal.keep(image(2));
        }
        try (Journal journal = open()) {
            assertEquals(Optional.of(image(3)), journal.snapshot());
            assertEquals(1, all(journal, 0).size());
        }
    }
}
