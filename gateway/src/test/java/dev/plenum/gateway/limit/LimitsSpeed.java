package dev.plenum.gateway.limit;

import com.sun.management.ThreadMXBean;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Run by hand: what one admission with its settling costs, in nanoseconds and bytes, with one thread and with two that meet at the same key. */
final class LimitsSpeed {

    private static final int CALLS = 5_000_000;

    private LimitsSpeed() {}

    public static void main(String[] arguments) throws InterruptedException {
        Limit few = new Limit(Limit.Kind.REQUESTS, 4_000, Duration.ofMinutes(1));
        Limit requests = new Limit(Limit.Kind.REQUESTS, 100_000_000, Duration.ofMinutes(1));
        Limit tokens = new Limit(Limit.Kind.TOKENS, 100_000_000_000L, Duration.ofMinutes(1));
        Limit scarce = new Limit(Limit.Kind.TOKENS, 1_000, Duration.ofMinutes(1));
        System.out.println("case                         threads   ns/call   bytes/call");
        for (int threads = 1; threads <= 2; threads++) {
            measure("requests and tokens", threads, requests, tokens);
            measure("mostly refused, ring of 4000", threads, few, tokens);
            measure("mostly refused, tokens", threads, requests, scarce);
        }
    }

    private static void measure(String name, int threads, Limit... limits) throws InterruptedException {
        Snapshot.Key key = new Snapshot.Key("key", "blue", Set.of(), List.of(limits), 0);
        Limits counted = new Limits();
        for (int round = 0; round < 4; round++) {
            List<Thread> all = new ArrayList<>();
            long[] bytes = new long[threads];
            long began = System.nanoTime();
            for (int i = 0; i < threads; i++) {
                int which = i;
                all.add(Thread.ofPlatform().start(() -> bytes[which] = calls(counted, key)));
            }
            for (Thread thread : all) {
                thread.join();
            }
            if (round == 3) {
                System.out.printf(
                        "%-28s %7d %9.0f %12.0f%n",
                        name, threads, (System.nanoTime() - began) / (double) CALLS, bytes[0] / (double) CALLS);
            }
        }
    }

    private static long calls(Limits limits, Snapshot.Key key) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            if (limits.admit(key, List.of(), 900, System.nanoTime()) instanceof Verdict.Reservation reservation) {
                reservation.settle(300);
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
