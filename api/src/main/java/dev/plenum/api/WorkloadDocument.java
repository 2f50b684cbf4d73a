package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A workload and where it stands.
 *
 * @param phase {@code waiting}, {@code starting}, {@code running}, {@code stopping}, {@code succeeded}, {@code failed}, {@code stopped}
 * @param reason why it waits, or how it ended; in words
 * @param spec what was asked for, defaults filled in
 * @param startedAt of its first replica in this generation
 * @param link dev: where its page is, through the server's proxy
 * @param simulated it runs on devices that do not exist
 * @param cost absent: it has not run yet
 */
public record WorkloadDocument(
        String id,
        String kind,
        String project,
        String name,
        String phase,
        Optional<String> reason,
        WorkloadSpec spec,
        Instant submittedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<String> link,
        boolean simulated,
        Optional<Cost> cost,
        List<Replica> replicas) {

    /**
     * What it costs. Amounts are decimals in the installation's currency; tokens that its gateways sold are not in them.
     *
     * @param soFar what is posted, and what has run since
     * @param perHour of what runs, at the prices that hold now; absent: nothing of it runs
     * @param unpriced some of what it used has no price, and costs nothing
     */
    public record Cost(String currency, String soFar, Optional<String> perHour, boolean unpriced) {}

    /**
     * @param phase {@code waiting}, {@code placed}, {@code running}, {@code ready} or {@code ended}
     * @param exit how it ended, in words
     * @param runTimeSeconds as its shim measured up to its last usage record
     */
    public record Replica(
            String id,
            int generation,
            String phase,
            Optional<String> node,
            List<Integer> devices,
            Optional<String> exit,
            Optional<Double> runTimeSeconds) {}
}
