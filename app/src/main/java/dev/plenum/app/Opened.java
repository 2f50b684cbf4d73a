package dev.plenum.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened so far; closing it closes all, last first, whatever fails on the way. */
final class Opened implements AutoCloseable {

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        all.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            AutoCloseable next = all.pop();
            try {
                next.close();
            } catch (Exception e) {
                System.getLogger(Opened.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "closing {0}: {1}",
                                next.getClass().getSimpleName(),
                                e);
            }
        }
    }
}
