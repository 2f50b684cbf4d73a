package dev.plenum.app.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a bench has started, stopped in reverse order when it closes or when the JVM is told to end. */
final class Stopping implements AutoCloseable {

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final Thread atEnd = new Thread(this::stopAll);
    private boolean closed;

    Stopping() {
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    synchronized void add(Runnable stop) {
        if (closed) {
            stop.run();
        } else {
            stops.push(stop);
        }
    }

    private synchronized void stopAll() {
        closed = true;
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }

    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException alreadyEnding) {
            // It has run, or runs and finds nothing left.
        }
    }
}
