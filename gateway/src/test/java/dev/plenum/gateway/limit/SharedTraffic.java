package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** Several gateways with one coordinator over real sockets, and requests of one key at a steady pace, each settled when it was let in. */
final class SharedTraffic implements AutoCloseable {

    static final String SECRET = "a secret of many characters";

    final List<SharedLimits> gateways = new ArrayList<>();
    final int port;
    private final List<Arrivals> arrivals = new ArrayList<>();

    /** Gateways that wait so long for their coordinator. */
    SharedTraffic(int count, Duration patience) {
        gateways.add(new SharedLimits(ShareLimits.listen("127.0.0.1:0", SECRET), patience));
        port = gateways.getFirst().port().orElseThrow();
        while (gateways.size() < count) {
            gateways.add(new SharedLimits(ShareLimits.coordinator("127.0.0.1:" + port, SECRET), patience));
        }
        awaitCoordinated(true);
    }

    void awaitCoordinated(boolean coordinated) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (gateways.stream().anyMatch(gateway -> gateway.coordinated() != coordinated)) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within 10 s: coordinated " + coordinated);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static Snapshot.Key key(Limit... limits) {
        return new Snapshot.Key("key", "blue", Set.of(), List.of(limits), 0);
    }

    static Limit requests(long most, Duration per) {
        return new Limit(Limit.Kind.REQUESTS, most, per);
    }

    /** The gateway beside it goes on. */
    void stopCoordinator() {
        gateways.getFirst().stopCoordinator();
    }

    /** Sends so many requests a second over each of these gateways. */
    Admitted run(Snapshot.Key key, double perSecond, Duration length, List<SharedLimits> over)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        arrivals.clear();
        for (SharedLimits gateway : over) {
            Arrivals each = new Arrivals(gateway, key, perSecond, length);
            arrivals.add(each);
            threads.add(Thread.ofPlatform().start(each));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long ended = System.nanoTime();
        Thread.sleep(100);
        return new Admitted(
                ended,
                arrivals.stream().flatMapToLong(Arrivals::admitted).sorted().toArray(),
                arrivals.stream().flatMapToLong(Arrivals::waits).sorted().toArray());
    }

    @Override
    public void close() {
        gateways.reversed().forEach(SharedLimits::close);
    }

    /** What was let in, by time, and how long each answer took. */
    @SuppressWarnings("ArrayRecordComponent")
    record Admitted(long ended, long[] times, long[] waits) {

        /** The most in any interval of this length. */
        int mostIn(Duration interval) {
            int most = 0;
            int first = 0;
            for (int last = 0; last < times.length; last++) {
                while (times[last] - times[first] >= interval.toNanos()) {
                    first++;
                }
                most = Math.max(most, last - first + 1);
            }
            return most;
        }

        /** How many were let in by the mean interval of this length, in parts of the most. */
        double share(int most, Duration interval) {
            long begins = ended - interval.toNanos() - times[0];
            double covered = 0;
            for (long time : times) {
                long at = time - times[0];
                covered += Math.max(0, Math.min(at, begins) - Math.max(at - interval.toNanos(), 0));
            }
            return covered / begins / most;
        }

        double waitMicros(double quantile) {
            return waits[(int) (quantile * (waits.length - 1))] / 1e3;
        }
    }

    private static final class Arrivals implements Runnable {

        private final SharedLimits gateway;
        private final Snapshot.Key key;
        private final double perSecond;
        private final Duration length;
        private long[] times = new long[1 << 18];
        private int admitted;
        private final long[] waits = new long[1 << 20];
        private int answered;

        Arrivals(SharedLimits gateway, Snapshot.Key key, double perSecond, Duration length) {
            this.gateway = gateway;
            this.key = key;
            this.perSecond = perSecond;
            this.length = length;
        }

        @Override
        public void run() {
            long began = System.nanoTime();
            long sent = 0;
            for (long now = began; now - began < length.toNanos(); now = System.nanoTime()) {
                for (long due = (long) ((now - began) / 1e9 * perSecond); sent < due; sent++) {
                    long asked = System.nanoTime();
                    gateway.admit(key, List.of(), 10, asked, Runnable::run, verdict -> answered(asked, verdict));
                }
                LockSupport.parkNanos(500_000);
            }
        }

        private synchronized void answered(long asked, Verdict verdict) {
            long now = System.nanoTime();
            waits[answered++] = now - asked;
            if (verdict instanceof Verdict.Reservation reservation) {
                times[admitted++] = now;
                reservation.settle(5);
            }
        }

        synchronized LongStream admitted() {
            return Arrays.stream(times, 0, admitted);
        }

        synchronized LongStream waits() {
            return Arrays.stream(waits, 0, answered);
        }
    }
}
