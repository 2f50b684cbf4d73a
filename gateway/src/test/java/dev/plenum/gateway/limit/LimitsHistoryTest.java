package dev.plenum.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random histories, judged by counting everything each time. */
class LimitsHistoryTest {

    private static final int HISTORIES = 400;
    private static final int STEPS = 1_500;
    private static final int PARTS = 256;
    private static final List<Limit.Kind> KINDS = List.of(Limit.Kind.values());

    /** What was let in, and what of it still counts. */
    private static final class Admitted {
        final int key;
        final long at;
        final Verdict.Reservation reservation;
        long requests = 1;
        long running = 1;
        long tokens;

        Admitted(int key, long at, long tokens, Verdict.Reservation reservation) {
            this.key = key;
            this.at = at;
            this.tokens = tokens;
            this.reservation = reservation;
        }

        long counts(Limit.Kind kind) {
            return switch (kind) {
                case REQUESTS -> requests;
                case TOKENS -> tokens;
                case CONCURRENT -> running;
            };
        }
    }

    @Test
    void neverMoreThanTheLimitAndNothingRefusedThatOneBucketLessWouldAllow() {
        int refusals = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            refusals += new History(seed).run();
        }
        assertTrue(refusals > HISTORIES * STEPS / 10, refusals + " refusals test something");
    }

    private static final class History {
        private final int seed;
        private final Random random;
        private final Limits limits = new Limits();
        private final List<Limit> projectLimits;
        private final List<Snapshot.Key> keys;
        private final List<Admitted> all = new ArrayList<>();
        private final long unit;
        private long now;
        private long latest;
        private boolean asked;
        private int refusals;

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.unit = 1 + random.nextLong(1_000_000);
            this.now = random.nextLong();
            this.projectLimits = someLimits();
            this.keys = IntStream.range(0, 3)
                    .mapToObj(i -> new Snapshot.Key("key" + i, "blue", Set.of(), someLimits(), 0))
                    .toList();
        }

        private List<Limit> someLimits() {
            List<Limit> some = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                Limit.Kind kind = KINDS.get(random.nextInt(3));
                some.add(
                        switch (kind) {
                            case REQUESTS ->
                                new Limit(kind, random.nextInt(8) == 0 ? 5_000 : 1 + random.nextInt(40), interval());
                            case TOKENS -> new Limit(kind, 1 + random.nextInt(2_000), interval());
                            case CONCURRENT -> new Limit(kind, 1 + random.nextInt(30), Duration.ZERO);
                        });
            }
            return some;
        }

        private Duration interval() {
            return Duration.ofNanos(unit * (1 + random.nextInt(600)));
        }

        int run() {
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(4) == 0 ? 0 : random.nextLong(unit * (random.nextInt(50) == 0 ? 300 : 6));
                if (random.nextInt(3) > 0 || all.isEmpty()) {
                    ask();
                } else {
                    end(all.get(Math.max(0, all.size() - 1 - random.nextInt(40))));
                }
            }
            return refusals;
        }

        private void ask() {
            int key = random.nextInt(keys.size());
            long tokens = random.nextInt(60);
            // A thread may read the clock and then wait for the lock: it counts as though it had come with the one
            // before.
            long read = random.nextInt(20) == 0 ? now - random.nextLong(unit) : now;
            now = asked && latest - read > 0 ? latest : read;
            latest = now;
            asked = true;
            switch (limits.admit(keys.get(key), projectLimits, tokens, read)) {
                case Verdict.Reservation reservation -> {
                    Admitted admitted = new Admitted(key, now, tokens, reservation);
                    assertEquals("", over(key, tokens, 0), () -> "let in, seed " + seed);
                    all.add(admitted);
                }
                case Verdict.Refused refused -> {
                    refusals++;
                    assertTrue(!over(key, tokens, 1).isEmpty(), () -> "refused, seed " + seed + ": " + refused);
                    assertTrue(!refused.retryAfter().isNegative());
                }
            }
        }

        /** Which limits this would break; with slack, were all that came within one bucket before the interval still in it. */
        private String over(int key, long tokens, int slack) {
            StringBuilder broken = new StringBuilder();
            keys.get(key).limits().forEach(limit -> check(limit, key, tokens, slack, broken));
            projectLimits.forEach(limit -> check(limit, -1, tokens, slack, broken));
            return broken.toString();
        }

        private void check(Limit limit, int key, long tokens, int slack, StringBuilder broken) {
            boolean exact = limit.kind() == Limit.Kind.REQUESTS && limit.most() <= 4_096;
            long length = limit.per().toNanos();
            long reach = length + (exact ? 0 : slack * (length / PARTS));
            long amount = limit.kind() == Limit.Kind.TOKENS ? tokens : 1;
            long used = 0;
            for (Admitted admitted : all) {
                boolean inside = limit.kind() == Limit.Kind.CONCURRENT || now - admitted.at < reach;
                used += inside && (key < 0 || admitted.key == key) ? admitted.counts(limit.kind()) : 0;
            }
            if (used + amount > limit.most()) {
                broken.append(limit).append(" has ").append(used).append("; ");
            }
        }

        private void end(Admitted admitted) {
            boolean open = admitted.running == 1;
            if (random.nextInt(3) == 0) {
                admitted.reservation.release();
                admitted.requests = open ? 0 : admitted.requests;
                admitted.tokens = open ? 0 : admitted.tokens;
            } else {
                long actual = random.nextInt(80);
                admitted.reservation.settle(actual);
                admitted.tokens = open ? actual : admitted.tokens;
            }
            admitted.running = 0;
        }
    }

    @Test
    void theWaitThatIsSaidIsEnoughAndInExactCountsNotOneNanosecondTooLong() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            Limits limits = new Limits();
            int most = 1 + random.nextInt(10);
            Snapshot.Key key = new Snapshot.Key(
                    "a", "blue", Set.of(), List.of(new Limit(Limit.Kind.REQUESTS, most, Duration.ofNanos(10_000))), 0);
            long now = random.nextLong();
            while (limits.admit(key, List.of(), 0, now) instanceof Verdict.Reservation) {
                now += random.nextInt(800);
            }
            Verdict.Refused refused = (Verdict.Refused) limits.admit(key, List.of(), 0, now);
            long wait = refused.retryAfter().toNanos();
            assertTrue(limits.admit(key, List.of(), 0, now + wait - 1) instanceof Verdict.Refused);
            assertTrue(limits.admit(key, List.of(), 0, now + wait) instanceof Verdict.Reservation);
        }
    }

    @Test
    void manyThreadsTogetherGetExactlyTheLimit() throws Exception {
        Limits limits = new Limits();
        Limit limit = new Limit(Limit.Kind.REQUESTS, 1_000, Duration.ofHours(1));
        List<Limit> project = List.of(new Limit(Limit.Kind.TOKENS, 1_500 * 7, Duration.ofHours(1)));
        ConcurrentLinkedQueue<Verdict.Reservation> reservations = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                Snapshot.Key key = new Snapshot.Key("key" + thread % 2, "blue", Set.of(), List.of(limit), 0);
                threads.execute(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        if (limits.admit(key, project, 7, System.nanoTime()) instanceof Verdict.Reservation it) {
                            reservations.add(it);
                        }
                    }
                });
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        }
        assertEquals(1_500, reservations.size());
        reservations.forEach(Verdict.Reservation::release);
        limits.dropIdle(System.nanoTime());
        Snapshot.Key key = new Snapshot.Key("key0", "blue", Set.of(), List.of(limit), 0);
        assertEquals(Figures.NONE, limits.figures(key, System.nanoTime()), "all was given back");
    }
}
