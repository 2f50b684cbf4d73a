package dev.plenum.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {

    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void whatIsOfferedByManyArrivesOnceInTheOrderOfEach() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        List<int[]> taken = new ArrayList<>();
        try (Outbox<int[]> outbox = new Outbox<>("test", threads * each, NEVER, taken::addAll)) {
            List<Thread> offering = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                offering.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        assertTrue(outbox.offer(new int[] {number, i}));
                    }
                }));
            }
            for (Thread thread : offering) {
                thread.join();
            }
        }
        assertEquals(threads * each, taken.size());
        int[] next = new int[threads];
        taken.forEach(one -> assertEquals(next[one[0]]++, one[1]));
    }

    @Test
    void whatFindsItFullIsDroppedAndCountedAndTheOthersArrive() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger taken = new AtomicInteger();
        try (Outbox<Integer> outbox = new Outbox<>("test", 10, NEVER, batch -> {
            if (!batch.isEmpty()) {
                blocked.countDown();
                wait(free);
                taken.addAndGet(batch.size());
            }
        })) {
            assertTrue(outbox.offer(0));
            assertTrue(blocked.await(30, TimeUnit.SECONDS));
            for (int i = 1; i < 10; i++) {
                assertTrue(outbox.offer(i));
            }
            assertFalse(outbox.offer(10));
            assertEquals(1, outbox.dropped());
            free.countDown();
        }
        assertEquals(10, taken.get());
    }

    private static void wait(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDefectInTheSinkEndsNothing() {
        AtomicInteger taken = new AtomicInteger();
        try (Outbox<Integer> outbox = new Outbox<>("test", 10, NEVER, batch -> {
            if (taken.addAndGet(batch.size()) == 1) {
                throw new IllegalStateException("only this once");
            }
        })) {
            assertTrue(outbox.offer(1));
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (outbox.waiting() > 0) {
                assertTrue(System.nanoTime() < until);
                Thread.onSpinWait();
            }
            assertTrue(outbox.offer(2));
        }
        assertEquals(2, taken.get());
    }
}
