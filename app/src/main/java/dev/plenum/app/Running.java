package dev.plenum.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A control plane in this process until somebody ends it. Ctrl-C and {@code plenum down} stop what it runs, with notice; SIGTERM and a crash leave it
 * running, to be taken back at the next start.
 */
public final class Running implements AutoCloseable {

    private static final Duration NOTICE = Duration.ofSeconds(10);

    private final ControlPlane plane;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Duration> notice;

    private Running(ControlPlane plane, AtomicReference<Duration> notice, CountDownLatch asked) {
        this.plane = plane;
        this.notice = notice;
        Signals.on(
                "INT",
                () -> {
                    notice.compareAndSet(null, NOTICE);
                    asked.countDown();
                },
                "Ctrl-C leaves replicas running");
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("terminate").unstarted(this::leave));
        Thread.ofPlatform().daemon().name("down").start(() -> awaitDown(asked));
    }

    /** Starts it. Whoever holds the result waits for its end. */
    public static Running start(UpSettings settings) {
        AtomicReference<Duration> notice = new AtomicReference<>();
        CountDownLatch asked = new CountDownLatch(1);
        Consumer<Duration> shutdown = given -> {
            notice.compareAndSet(null, given);
            asked.countDown();
        };
        return new Running(Wiring.start(settings, shutdown, Running::die), notice, asked);
    }

    public ControlPlane plane() {
        return plane;
    }

    /** Returns once everything is stopped and closed. */
    public void await() throws InterruptedException {
        ended.await();
    }

    private void awaitDown(CountDownLatch asked) {
        try {
            asked.await();
            plane.down(notice.get());
        } catch (InterruptedException | RuntimeException e) {
            Main.Complaint.print(e);
        } finally {
            ended.countDown();
        }
    }

    /** Stops what it runs, and closes. */
    public void down() throws InterruptedException {
        if (notice.compareAndSet(null, NOTICE)) {
            plane.down(NOTICE);
            ended.countDown();
        } else {
            await();
        }
    }

    /** SIGTERM: what runs goes on. */
    private void leave() {
        if (notice.compareAndSet(null, Duration.ZERO)) {
            close();
        }
    }

    @Override
    public void close() {
        plane.close();
    }

    /** The journal cannot be written, or the loop has a defect: going on would tell lies. */
    private static void die(Throwable why) {
        System.err.println("plenum: the control plane stops; replicas go on and are taken back at the next start");
        Main.Complaint.print(why);
        Runtime.getRuntime().halt(1);
    }
}
