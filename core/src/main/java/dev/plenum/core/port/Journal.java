package dev.plenum.core.port;

import dev.plenum.core.world.Event;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The append-only record of everything that was decided or happened. One writer at a time: whoever holds the newest epoch. Each batch carries a
 * SHA-256 over the previous batch's hash and its own content, so that an edit shows.
 */
public interface Journal extends AutoCloseable {

    /** Takes the next epoch; from now on an append with an older one is refused. */
    long openEpoch();

    /**
     * Makes a turn's events durable, all or none.
     *
     * @param expectedPosition how many events the journal holds before it
     * @throws dev.plenum.core.error.PlenumException FENCED when a newer epoch exists or the position differs, DISK_FULL
     */
    void append(long epoch, long expectedPosition, Instant now, List<Event> events);

    /** The newest snapshot, if there is one. */
    Optional<WorldImage> snapshot();

    /** Keeps a snapshot; it replaces older ones, never events. */
    void keep(WorldImage snapshot);

    /**
     * All batches that hold events after this position, in order.
     *
     * @throws dev.plenum.core.error.PlenumException JOURNAL_DAMAGED when the hash chain does not hold
     */
    void replay(long afterPosition, Consumer<Batch> reader);

    /** A position after which all events of that time or later stand, and perhaps some of before: where a reader of a period begins. */
    default long positionBefore(Instant time) {
        return 0;
    }

    @Override
    void close();

    /**
     * What one turn recorded.
     *
     * @param firstPosition the position of its first event; they count on from there
     */
    record Batch(long epoch, long firstPosition, Instant now, List<Event> events) {
        public Batch {
            events = List.copyOf(events);
        }

        public long lastPosition() {
            return firstPosition + events.size() - 1;
        }
    }
}
