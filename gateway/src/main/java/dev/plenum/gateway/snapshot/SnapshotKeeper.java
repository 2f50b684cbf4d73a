package dev.plenum.gateway.snapshot;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings what a gateway serves by to its file, on a thread of its own: at most one write each 100 ms, however much changes, and always the last one
 * before it is closed.
 */
public final class SnapshotKeeper implements AutoCloseable {

    private static final long BETWEEN_MILLISECONDS = 100;

    private final SnapshotFile file;
    private final AtomicReference<Optional<Directory>> next = new AtomicReference<>(Optional.empty());
    private final Semaphore given = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("snapshot-keeper").unstarted(this::run);

    private SnapshotKeeper(SnapshotFile file) {
        this.file = file;
    }

    public static SnapshotKeeper start(SnapshotFile file) {
        SnapshotKeeper keeper = new SnapshotKeeper(file);
        keeper.thread.start();
        return keeper;
    }

    /** Returns at once. Safe from any thread; the last call counts. */
    public void keep(Directory directory) {
        next.set(Optional.of(directory));
        given.release();
    }

    private void run() {
        try {
            do {
                given.acquire();
                int _ = given.drainPermits();
                write();
            } while (!closing.await(BETWEEN_MILLISECONDS, TimeUnit.MILLISECONDS));
            write();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        next.getAndSet(Optional.empty()).ifPresent(file::write);
    }

    @Override
    public void close() {
        closing.countDown();
        given.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
