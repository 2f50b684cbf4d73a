package dev.plenum.gateway.observe;

import com.sun.management.OperatingSystemMXBean;
import dev.plenum.gateway.metering.Tokens;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Run by hand: what a line of the access log costs, on the thread that offers it and in all (processor time, the writing to a file included). */
final class AccessLogSpeed {

    private static final int LINES = 200_000;

    /** So many at once, then a pause: as an event loop at 20,000 requests a second would. */
    private static final int BURST = 1_000;

    private AccessLogSpeed() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempDirectory("access-log-speed").resolve("access.log");
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < 8; round++) {
            long before = machine.getProcessCpuTime();
            long offering = 0;
            long dropped;
            try (AccessLog log = AccessLog.open(new AccessLog.File(file)).orElseThrow()) {
                for (int i = 0; i < LINES; i += BURST) {
                    long from = System.nanoTime();
                    for (int j = 0; j < BURST; j++) {
                        log.add(line(i + j));
                    }
                    offering += System.nanoTime() - from;
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                dropped = log.dropped();
            }
            long all = machine.getProcessCpuTime() - before;
            System.out.printf(
                    "a line: %.2f us in all, of that %.2f us for whoever offers it; %d of %d dropped%n",
                    all / 1e3 / LINES, offering / 1e3 / LINES, dropped, LINES);
        }
    }

    private static AccessLine line(int number) {
        return new AccessLine(
                1_795_435_200_000_000_000L + number * 50_000L,
                "req-0123456789abcdef01234567",
                "10.1.2.3",
                "key-0123456789ab",
                "bench",
                "POST",
                "/v1/chat/completions",
                "bench",
                "",
                "http://127.0.0.1:18080",
                200,
                "ok",
                true,
                1_234_567,
                123_456,
                Optional.of(new Tokens(1_234, 1_000, 56)),
                false,
                190,
                410,
                0,
                "");
    }
}
