package dev.plenum.server;

/** Tells when the views have moved on, so that a watcher need not poll. */
@FunctionalInterface
public interface Changes {

    /** Calls the listener after every change, from any thread; it returns at once. Registered once, for the life of the process. */
    void onChange(Runnable listener);
}
