package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one gateway does now and did in the last minute. Rates are of the last ten seconds.
 *
 * @param address base address for callers, without {@code /v1}
 * @param at when this was so
 * @param snapshotVersion which position of the journal it serves from; absent: it has nothing to serve from yet
 * @param snapshotAt when it got that
 * @param usageSequence which the next record of its usage log gets
 * @param refusals errors that it answered with in the last minute, by their code
 * @param limitHits the limits that were hit most in the last hour
 */
public record GatewayDocument(
        String name,
        String address,
        Instant at,
        Optional<Long> snapshotVersion,
        Optional<Instant> snapshotAt,
        long usageSequence,
        List<Route> routes,
        Map<String, Long> refusals,
        List<LimitHit> limitHits) {

    /**
     * One public model name. Lists by second have sixty entries, the oldest first.
     *
     * @param project whose keys may use it; absent: everybody's
     * @param underWay requests that engines are at
     * @param requests let in during the last minute
     * @param failed of those that ended in the last minute: with an error that is not the caller's leaving
     * @param firstTokenMedianSeconds from admission to the answer's first byte, of the last minute; absent: there was no answer
     * @param firstTokenEachSecond medians in seconds; null: there was no answer
     */
    public record Route(
            Optional<String> project,
            String model,
            List<Target> targets,
            long underWay,
            long requests,
            long failed,
            double requestsPerSecond,
            double inputTokensPerSecond,
            double outputTokensPerSecond,
            Optional<Double> firstTokenMedianSeconds,
            Optional<Double> firstToken95thSeconds,
            List<Long> requestsEachSecond,
            List<Optional<Double>> firstTokenEachSecond) {}

    /**
     * One engine behind a route.
     *
     * @param state {@code healthy}, {@code failing} (its last request failed), {@code resting} (it failed several times) or {@code down} (its probe
     *     failed); the last two get nothing while another is there
     * @param restingSeconds how long it still rests
     * @param failures in a row, without an answer in between
     * @param underWay requests that it is at, of all routes
     */
    public record Target(
            String address, int weight, String state, Optional<Double> restingSeconds, int failures, int underWay) {}

    /**
     * A limit that turned requests away.
     *
     * @param key whose it is; absent: its whole project's
     * @param keyName absent: the whole project's, or the key is gone
     * @param limits all that this key or project has now; without {@code limit} where that was changed since
     */
    public record LimitHit(
            String project,
            Optional<String> key,
            Optional<String> keyName,
            LimitDocument limit,
            List<LimitDocument> limits,
            long lastMinute,
            long lastHour) {}
}
