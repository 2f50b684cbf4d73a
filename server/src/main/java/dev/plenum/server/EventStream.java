package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Server-Sent Events on one answer. Nothing is buffered for a slow reader: a write that its reader does not take within {@link #TAKEN_WITHIN} ends the
 * stream, and the reader comes back and gets what is true then. So does a caller who may not read it any more.
 */
final class EventStream implements AutoCloseable {

    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(20);
    private static final Semaphore OPEN = new Semaphore(256);
    private static final ScheduledExecutorService WATCHDOG = watchdog();

    private final Exchange exchange;
    private final OutputStream out;
    private long lastWrite = System.nanoTime();

    private EventStream(Exchange exchange, OutputStream out) {
        this.exchange = exchange;
        this.out = out;
    }

    static EventStream open(Exchange exchange) {
        if (!OPEN.tryAcquire()) {
            throw new PlenumException(ErrorCode.BUSY, "too many event streams are open", "fewer", "Close some pages");
        }
        exchange.response().header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        exchange.response().header(HeaderNames.CACHE_CONTROL, "no-store");
        return new EventStream(exchange, exchange.response().outputStream());
    }

    /** @param data without line breaks, as JSON has none */
    void data(String id, String data) throws IOException {
        write("id: " + id + "\ndata: " + data + "\n\n");
    }

    void event(String name, String data) throws IOException {
        write("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Writes a comment when nothing was written for a while, so that proxies and readers see that somebody is there. */
    void keepAlive() throws IOException {
        exchange.recheck();
        if (System.nanoTime() - lastWrite > KEEP_ALIVE.toNanos()) {
            write(": still here\n\n");
        }
    }

    /** An interrupt closes the socket that a virtual thread is blocked on. */
    private void write(String text) throws IOException {
        exchange.recheck();
        Thread writer = Thread.currentThread();
        ScheduledFuture<?> alarm = WATCHDOG.schedule(writer::interrupt, TAKEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            alarm.cancel(false);
        }
        lastWrite = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        OPEN.release();
        out.close();
    }

    private static ScheduledExecutorService watchdog() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "event-stream-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
