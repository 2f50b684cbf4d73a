package dev.plenum.gateway;

import java.time.Duration;
import java.util.List;

/** Run by hand: what four gateways let in together, with one key at three times its limit over all of them and over one. */
final class SharedLimitsBench {

    private static final int BURSTS = 4;

    private SharedLimitsBench() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("limit             traffic on   most in any interval   over     rate   wait us p50 / p99");
        for (int round = 0; round < 2; round++) {
            for (int most : List.of(20, 200, 20_000)) {
                for (int seconds : List.of(1, 2)) {
                    measure(most, Duration.ofSeconds(seconds), 4);
                    measure(most, Duration.ofSeconds(seconds), 1);
                }
            }
        }
    }

    private static void measure(int most, Duration per, int gateways) throws InterruptedException {
        try (SharedTraffic traffic = new SharedTraffic(4, Duration.ofMillis(20))) {
            double perSecond = 3.0 * most / per.toSeconds() / gateways;
            SharedTraffic.Admitted admitted = traffic.run(
                    SharedTraffic.key(SharedTraffic.requests(most, per)),
                    perSecond,
                    per.multipliedBy(BURSTS + 1),
                    traffic.gateways.subList(4 - gateways, 4));
            System.out.printf(
                    "%6d in %d s %12d of 4 %19d %8.1f %% %7.1f %% %8.0f / %.0f%n",
                    most,
                    per.toSeconds(),
                    gateways,
                    admitted.mostIn(per),
                    100.0 * admitted.mostIn(per) / most - 100,
                    100 * admitted.share(most, per, BURSTS),
                    admitted.waitMicros(0.5),
                    admitted.waitMicros(0.99));
        }
    }
}
