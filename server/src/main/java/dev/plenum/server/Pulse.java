package dev.plenum.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts changes of the views, so that any number of blocked requests can wait for the next one. */
final class Pulse {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beaten = lock.newCondition();
    private long count;

    void beat() {
        lock.lock();
        try {
            count++;
            beaten.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a count other than this one, or for the limit; the count then. */
    long await(long seen, Duration limit) throws InterruptedException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (count == seen && left > 0) {
                left = beaten.awaitNanos(left);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps without waiting for anything: how a stream keeps to its pace. */
    static void pause(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
