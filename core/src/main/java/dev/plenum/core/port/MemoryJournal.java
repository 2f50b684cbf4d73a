package dev.plenum.core.port;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A journal that lives as long as this object: the simulator and tests run the loop on it. Closing it keeps everything, so that a test may "restart"
 * what used it. Nobody can edit it from outside, so it needs no hash chain.
 */
public final class MemoryJournal implements Journal {

    private final List<Batch> batches = new ArrayList<>();
    private long epoch;
    private long position;
    private Optional<WorldImage> snapshot = Optional.empty();

    /** An empty one. */
    public MemoryJournal() {}

    @Override
    public synchronized long openEpoch() {
        return ++epoch;
    }

    @Override
    public synchronized void append(long appendersEpoch, long expectedPosition, Instant now, List<Event> events) {
        if (appendersEpoch != epoch || expectedPosition != position) {
            throw new PlenumException(
                    ErrorCode.FENCED,
                    "append in epoch " + appendersEpoch + " after position " + expectedPosition,
                    "epoch " + epoch + ", position " + position,
                    "Another control plane writes this journal; stop this one");
        }
        if (!events.isEmpty()) {
            batches.add(new Batch(epoch, position + 1, now, events));
            position += events.size();
        }
    }

    /** How many events it holds. */
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized Optional<WorldImage> snapshot() {
        return snapshot;
    }

    @Override
    public synchronized void keep(WorldImage image) {
        if (snapshot.isEmpty() || snapshot.get().position() <= image.position()) {
            snapshot = Optional.of(image);
        }
    }

    @Override
    public void replay(long afterPosition, Consumer<Batch> reader) {
        for (Batch batch : copy()) {
            if (batch.lastPosition() > afterPosition) {
                reader.accept(batch);
            }
        }
    }

    private synchronized List<Batch> copy() {
        return List.copyOf(batches);
    }

    @Override
    public void close() {}
}
