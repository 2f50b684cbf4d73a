package dev.plenum.gateway.limit;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Run by hand: what four gateways let in together, with one key at three times its limit over all of them and over one; with their coordinator, with
 * none, and with one that is stopped half-way.
 */
final class SharedLimitsBench {

    private static final int INTERVALS = 6;

    private enum Coordination {
        THERE,
        STOPPED,
        AWAY
    }

    private SharedLimitsBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(
                "limit          coordinator  traffic on  most in an interval      over     rate   wait us p50 / p99   CPU us a request");
        for (Coordination coordination : Coordination.values()) {
            for (int most : List.of(200, 20_000)) {
                for (int seconds : List.of(1, 2)) {
                    measure(coordination, most, Duration.ofSeconds(seconds), 4);
                    measure(coordination, most, Duration.ofSeconds(seconds), 1);
                }
            }
        }
    }

    private static void measure(Coordination coordination, int most, Duration per, int over)
            throws InterruptedException {
        try (SharedTraffic traffic = new SharedTraffic(4, Duration.ofMillis(20))) {
            Duration length = per.multipliedBy(INTERVALS);
            switch (coordination) {
                case THERE -> {}
                case STOPPED -> stopLater(traffic, length.dividedBy(2));
                case AWAY -> traffic.stopCoordinator();
            }
            long cpu = cpuNanos();
            SharedTraffic.Admitted admitted = traffic.run(
                    SharedTraffic.key(SharedTraffic.requests(most, per)),
                    3.0 * most / per.toSeconds() / over,
                    length,
                    traffic.gateways.subList(4 - over, 4));
            System.out.printf(
                    "%6d in %d s %12s %9d of 4 %20d %8.1f %% %6.1f %% %10.0f / %-8.0f %10.1f%n",
                    most,
                    per.toSeconds(),
                    coordination,
                    over,
                    admitted.mostIn(per),
                    100.0 * admitted.mostIn(per) / most - 100,
                    100 * admitted.share(most, per),
                    admitted.waitMicros(0.5),
                    admitted.waitMicros(0.99),
                    (cpuNanos() - cpu) / 1e3 / admitted.waits().length);
        }
    }

    private static void stopLater(SharedTraffic traffic, Duration after) {
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(after.toNanos());
            traffic.stopCoordinator();
        });
    }

    private static long cpuNanos() {
        return Optional.of(ManagementFactory.getOperatingSystemMXBean())
                .map(com.sun.management.OperatingSystemMXBean.class::cast)
                .orElseThrow()
                .getProcessCpuTime();
    }
}
