package dev.plenum.gateway.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * From the event loops to one thread of its own, in batches. To offer never waits: what finds it full is dropped and counted. The thread is woken by the first
 * of a batch only, and sleeps for good while there is nothing.
 */
final class Outbox<T> implements AutoCloseable {

    /** The most that one batch holds. */
    static final int BATCH = 512;

    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long END_MILLIS = 5_000;

    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final int most;
    private final long restNanos;
    private final Consumer<List<T>> sink;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param most how many may wait
     * @param rest the sink gets an empty batch at the start and when nothing came for so long
     * @param sink called on the outbox's own thread
     */
    Outbox(String name, int most, Duration rest, Consumer<List<T>> sink) {
        this.most = most;
        this.restNanos = rest.toNanos();
        this.sink = sink;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Whether it will be given to the sink. Safe from any thread. */
    boolean offer(T one) {
        int before = waiting.getAndIncrement();
        boolean taken = before < most && !closing;
        if (taken) {
            queue.add(one);
        } else {
            waiting.decrementAndGet();
            dropped.increment();
        }
        if (before == 0) {
            LockSupport.unpark(thread);
        }
        return taken;
    }

    /** How many found it full. */
    long dropped() {
        return dropped.sum();
    }

    int waiting() {
        return waiting.get();
    }

    /** Whether the sink should come to an end. */
    boolean isClosing() {
        return closing;
    }

    private void run() {
        int _ = deliver();
        while (!closing) {
            if (waiting.get() == 0) {
                LockSupport.parkNanos(this, restNanos);
            }
            if (waiting.get() > 0 && !closing) {
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
            deliverAll();
        }
        deliverAll();
    }

    /** What comes while a batch that is not full is delivered waits for the next: else each would be delivered alone. */
    private void deliverAll() {
        int delivered = deliver();
        while (delivered == BATCH || (closing && delivered > 0)) {
            delivered = deliver();
        }
    }

    /** How many there were. */
    private int deliver() {
        List<T> batch = new ArrayList<>();
        for (T one = queue.poll(); one != null; one = batch.size() < BATCH ? queue.poll() : null) {
            batch.add(one);
        }
        try {
            sink.accept(batch);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a defect in " + thread.getName(), e);
        } finally {
            waiting.addAndGet(-batch.size());
        }
        return batch.size();
    }

    /** Delivers what is there, within five seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
