package dev.plenum.simulator.replay;

import dev.plenum.core.port.Journal;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The journal of a simulation: it shows every batch to one reader and keeps nothing, so that a run's memory does not grow with its past. */
final class CountingJournal implements Journal {

    private final BiConsumer<Instant, List<Event>> reader;
    private long events;

    CountingJournal(BiConsumer<Instant, List<Event>> reader) {
        this.reader = reader;
    }

    /** How many events there were. */
    long events() {
        return events;
    }

    @Override
    public long openEpoch() {
        return 1;
    }

    @Override
    public void append(long epoch, long expectedPosition, Instant now, List<Event> batch) {
        events += batch.size();
        reader.accept(now, batch);
    }

    @Override
    public Optional<WorldImage> snapshot() {
        return Optional.empty();
    }

    @Override
    public void keep(WorldImage snapshot) {}

    @Override
    public void replay(long afterPosition, Consumer<Batch> batches) {}

    @Override
    public void close() {}
}
