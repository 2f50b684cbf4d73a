package dev.plenum.storage;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segment that is written. Its log lets one thread append at a time; a thread of its own brings what was appended to the disk, at most every
 * 100 ms, and before it what was appended to the segment before: so an append waits for no disk, and no segment is on the disk without what goes before it.
 * Plain file calls: a channel would close under everybody when one caller is interrupted.
 */
final class UsageTail {

    private static final int SYNC_MILLISECONDS = 100;

    private final Path path;
    private final RandomAccessFile file;
    private final Semaphore written = new Semaphore(0);
    private final ReentrantLock syncing = new ReentrantLock();
    private final Thread syncer;
    private volatile long bytes;
    private volatile Optional<IOException> failure = Optional.empty();
    private volatile long syncedBytes;
    private boolean closed;

    /** Until it is on the disk and closed. */
    private volatile Optional<UsageTail> before;

    private volatile long next;
    private final UsageLineWriter line;

    private UsageTail(Path path, long bytes, long next, byte[] hash, Optional<UsageTail> before) throws IOException {
        this.path = path;
        this.before = before;
        this.file = new RandomAccessFile(path.toFile(), "rw");
        this.bytes = bytes;
        this.next = next;
        this.line = new UsageLineWriter(hash);
        file.setLength(bytes);
        file.seek(bytes);
        this.syncer = Thread.ofPlatform().daemon().name("usage-log-sync").start(this::syncWhatIsWritten);
    }

    /** @param before the segment before, if that is not on the disk yet; nothing more is appended to it */
    static UsageTail begin(Path path, UsageLine header, long first, Optional<UsageTail> before) throws IOException {
        Files.write(path, header.json());
        return new UsageTail(path, header.json().length, first, header.hash(), before);
    }

    /** Empty when not even its header is whole; a power failure may leave zeros where data should be. */
    static Optional<UsageTail> recover(Path path, EventCodec codec) throws IOException {
        try (UsageSegment segment = new UsageSegment(path, codec, withoutTrailingZeros(path))) {
            Optional<UsageSegment.Header> header = segment.header();
            if (header.isEmpty()) {
                return Optional.empty();
            }
            Optional<byte[]> last = Optional.empty();
            for (Optional<byte[]> line = segment.next(); line.isPresent(); line = segment.next()) {
                last = line;
            }
            long next = last.map(segment::group)
                    .map(group -> group.first() + group.records().size())
                    .orElse(header.get().first());
            return Optional.of(new UsageTail(path, segment.offset(), next, segment.hash(), Optional.empty()));
        }
    }

    private static long withoutTrailingZeros(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() != 0) {
                    break;
                }
                end--;
            }
            return end;
        }
    }

    /** Returns the sequence of the first. */
    long append(List<UsageRecord> records) throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        long first = next;
        if (records.isEmpty()) {
            return first;
        }
        JsonBuffer composed = line.compose(first, records);
        write(composed);
        line.accept();
        next = first + records.size();
        if (written.availablePermits() == 0) {
            written.release();
        }
        return first;
    }

    /** All of it, or the file stays as it was. */
    private void write(JsonBuffer composed) throws IOException {
        long end = bytes;
        try {
            file.write(composed.bytes(), 0, composed.length());
        } catch (IOException e) {
            file.setLength(end);
            file.seek(end);
            throw e;
        }
        bytes = end + composed.length();
    }

    private void syncWhatIsWritten() {
        try {
            while (true) {
                written.acquire();
                sync();
                Thread.sleep(SYNC_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (IOException e) {
            failure = Optional.of(e);
        }
    }

    /** Returns once all that was appended before is on the disk. */
    void sync() throws IOException {
        syncing.lock();
        try {
            if (before.isPresent()) {
                before.get().close();
                before = Optional.empty();
            }
            long upTo = bytes;
            if (!closed && syncedBytes < upTo) {
                file.getFD().sync();
                syncedBytes = upTo;
            }
        } finally {
            syncing.unlock();
        }
    }

    /** All that was appended is on the disk. */
    boolean isSynced() {
        return isFirstToSync() && syncedBytes == bytes;
    }

    /** The segment before is on the disk. */
    boolean isFirstToSync() {
        return before.isEmpty();
    }

    void close() throws IOException {
        sync();
        syncing.lock();
        try {
            closed = true;
            file.close();
        } finally {
            syncing.unlock();
        }
        syncer.interrupt();
    }

    PlenumException failure(IOException cause) {
        return StorageFailure.of(cause, path);
    }

    long bytes() {
        return bytes;
    }

    long next() {
        return next;
    }

    byte[] hash() {
        return line.hash();
    }
}
