package dev.plenum.local.runtime;

import java.time.Duration;

/**
 * @param aliveEvery how often a running replica's run time is observed
 * @param checkEvery how often each replica is looked at for what no file tells, such as a killed shim
 * @param unexpectedGrace notice for replicas that nobody expects any more
 * @param endedKept how many forgotten replicas' logs are kept
 */
public record Settings(Duration aliveEvery, Duration checkEvery, Duration unexpectedGrace, int endedKept) {
    public static final Settings USUAL =
            new Settings(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(10), 1000);
}
