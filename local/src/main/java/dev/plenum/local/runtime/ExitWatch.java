package dev.plenum.local.runtime;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says at once when something in a replica's directory came to be by rename, such as the record of its end (inotify).
 * Works alike for replicas started here and readopted ones. Where the file system gives no notice, the runtime's look
 * from time to time finds it later.
 */
final class ExitWatch implements AutoCloseable {
    private final WatchService service;
    private final Map<WatchKey, Runnable> watched = new ConcurrentHashMap<>();

    ExitWatch() throws IOException {
        service = FileSystems.getDefault().newWatchService();
        Thread.ofPlatform().daemon().name("plenum-exit-watch").start(this::run);
    }

    /** Calls {@code changed} when the end is recorded, and once now, for what came before. */
    void watch(Path directory, Runnable changed) throws IOException {
        WatchKey key = directory.register(service, StandardWatchEventKinds.ENTRY_CREATE);
        watched.put(key, changed);
        changed.run();
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean ended = key.pollEvents().stream()
                        .anyMatch(event -> event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                                || String.valueOf(event.context()).equals("exit.json"));
                Runnable changed = watched.get(key);
                if (ended && changed != null) {
                    changed.run();
                }
                if (!key.reset() || ended) {
                    key.cancel();
                    watched.remove(key);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
