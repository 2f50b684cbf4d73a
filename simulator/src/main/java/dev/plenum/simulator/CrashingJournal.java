package dev.plenum.simulator;

import dev.plenum.core.port.Journal;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.WorldImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A journal whose process dies at a chosen append: just before it is durable, or just after. */
final class CrashingJournal implements Journal {

    /** Thrown where the process would be gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Journal journal;
    private int appends;
    private int crashAt;
    private boolean afterAppend;

    CrashingJournal(Journal journal) {
        this.journal = journal;
        this.crashAt = Integer.MAX_VALUE;
    }

    /** @param append counts from 1 over the whole history */
    void crash(int append, boolean after) {
        crashAt = append;
        afterAppend = after;
    }

    int appends() {
        return appends;
    }

    @Override
    public long openEpoch() {
        return journal.openEpoch();
    }

    @Override
    public void append(long epoch, long expectedPosition, Instant now, List<Event> events) {
        appends++;
        if (appends == crashAt && !afterAppend) {
            throw new Crash();
        }
        journal.append(epoch, expectedPosition, now, events);
        if (appends == crashAt) {
            throw new Crash();
        }
    }

    @Override
    public Optional<WorldImage> snapshot() {
        return journal.snapshot();
    }

    @Override
    public void keep(WorldImage snapshot) {
        journal.keep(snapshot);
    }

    @Override
    public void replay(long afterPosition, Consumer<Batch> reader) {
        journal.replay(afterPosition, reader);
    }

    @Override
    public void close() {
        journal.close();
    }
}
