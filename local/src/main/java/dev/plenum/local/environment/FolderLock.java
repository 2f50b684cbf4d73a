package dev.plenum.local.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An exclusive lock on a name within a folder, held by one thread of one process: the kernel gives it up when the process
 * dies, so a crash never leaves it behind.
 */
record FolderLock(Path file, FileChannel channel) implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    /**
     * The locks of this process. A second thread must not even open the file: closing any descriptor of a file gives up
     * all the locks that the process holds on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    static Optional<FolderLock> tryTake(Path file) throws IOException {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                taken = lock != null;
                return taken ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    static FolderLock take(Path file, Consumer<String> progress) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            Optional<FolderLock> taken = tryTake(file);
            if (taken.isPresent()) {
                return taken.get();
            }
            if (!told) {
                progress.accept("waiting for another installation of the same thing");
                told = true;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
