package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A key made a moment ago: the gateway learns of it by the next delta of its snapshot, which takes a moment by design. */
final class NewKey {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int UNAUTHENTICATED = 401;

    private NewKey() {}

    static void awaitKnown(PlenumClient gateway) {
        long start = System.nanoTime();
        while (true) {
            try {
                gateway.bytes("GET", "/v1/models");
                return;
            } catch (ProblemException e) {
                if (e.problem().status() != UNAUTHENTICATED || System.nanoTime() - start > LONGEST_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
