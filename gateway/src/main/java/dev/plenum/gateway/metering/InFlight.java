package dev.plenum.gateway.metering;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.UsageLog;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * What each request in flight has used so far, in memory-mapped files: their pages are the page cache, so a store is safe from {@code kill -9} without
 * a call. The next start turns what is left there into estimated usage. After a power failure the files may be older than what was sent; then the
 * estimates are lower.
 *
 * <p>One process at a time uses the folder: the lock of the data directory sees to that.
 */
public final class InFlight {

    /** 65,536 requests at once. */
    private static final int MOST_FILES = 16;

    private final Path folder;
    private final Deque<MemorySegment> free = new ConcurrentLinkedDeque<>();
    private int files;

    private InFlight(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens or makes the files, and records the usage of the requests that the last process left there.
     *
     * @throws PlenumException when the folder cannot be used, or the log cannot take the usage
     */
    public static InFlight open(Path folder, UsageLog log) {
        InFlight inFlight = new InFlight(folder);
        Collection<MemorySegment> left = new ArrayList<>();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw SlotFile.unusable(folder, e);
        }
        do {
            inFlight.addFile(left);
        } while (Files.exists(inFlight.next().path()));
        new Sweep(log).run(left, inFlight.free);
        return inFlight;
    }

    private SlotFile next() {
        return new SlotFile(folder.resolve("requests-" + files));
    }

    private void addFile(Collection<MemorySegment> left) {
        List<MemorySegment> places = next().places();
        files++;
        // The last ones first: what is used is at the beginning of the file, in few pages.
        for (MemorySegment place : places.reversed()) {
            if (Slot.isFree(place)) {
                free.push(place);
            } else {
                left.add(place);
            }
        }
    }

    /**
     * Before the request goes to an engine. Safe from any thread; waits only when another file is needed, for some milliseconds.
     *
     * @throws PlenumException BUSY when {@value #MOST_FILES} files are full, INVALID_REQUEST when the names of the request do not fit, DISK_FULL
     */
    public Slot begin(MeteredRequest request) {
        byte[] stored = StoredRequest.of(request);
        MemorySegment place = free.poll();
        return Slot.begin(request, stored, place == null ? grow() : place, free);
    }

    private synchronized MemorySegment grow() {
        MemorySegment freed = free.poll();
        while (freed == null) {
            if (files == MOST_FILES) {
                throw new PlenumException(
                        ErrorCode.BUSY,
                        MOST_FILES * SlotFile.SLOTS + " requests are in flight",
                        "fewer at once",
                        "Try again later, or start another gateway");
            }
            addFile(new ArrayDeque<>());
            freed = free.poll();
        }
        return freed;
    }
}
