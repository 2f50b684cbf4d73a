package dev.plenum.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Tells when a file has changed: written, replaced, or reached over another link. The folder's events make it quick; a look each second finds what
 * makes none here, such as a change behind a link or on a network drive. A file that is being written is left alone until it has been quiet for a moment.
 */
final class FileWatch implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long QUIET_MILLIS = 15;

    /** Something else in the folder may never be quiet. */
    private static final int MOST_EVENTS = 4;

    private final Path file;
    private final Runnable changed;
    private final WatchService events;
    private Stamp last;

    private FileWatch(Path file, Runnable changed, WatchService events) throws IOException {
        this.file = file;
        this.changed = changed;
        this.events = events;
        this.last = Stamp.of(file);
        file.toAbsolutePath()
                .getParent()
                .register(
                        events,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
    }

    /** Calls {@code changed} from a thread of its own after each change from now on. */
    static FileWatch start(Path file, Runnable changed) throws IOException {
        FileWatch watch = new FileWatch(file, changed, file.getFileSystem().newWatchService());
        Thread.ofPlatform().daemon().name("file-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (true) {
                boolean quiet = await();
                Stamp now = Stamp.of(file);
                // Empty or away just now: whoever writes it anew has only begun.
                if (!now.equals(last) && (quiet || now.bytes() > 0)) {
                    last = now;
                    changed.run();
                }
            }
        } catch (InterruptedException | java.nio.file.ClosedWatchServiceException e) {
            // Closed: nobody wants to know any more.
        }
    }

    /** Returns true when nothing happened for as long as it looks at most. */
    private boolean await() throws InterruptedException {
        long wait = LOOK_EVERY_MILLIS;
        for (int seen = 0; seen < MOST_EVENTS; seen++) {
            WatchKey key = events.poll(wait, TimeUnit.MILLISECONDS);
            if (key == null) {
                return seen == 0;
            }
            key.pollEvents();
            key.reset();
            wait = QUIET_MILLIS;
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }

    /** Differs between two versions of a file; all that is absent is alike. */
    private record Stamp(String file, long bytes, long modifiedNanos) {

        static Stamp of(Path file) {
            try {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        String.valueOf(found.fileKey()),
                        found.size(),
                        found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
            } catch (IOException e) {
                return new Stamp("", 0, 0);
            }
        }
    }
}
