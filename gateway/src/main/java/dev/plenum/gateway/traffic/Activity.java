package dev.plenum.gateway.traffic;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway does now and did in the last minute, for whoever shows it. Rates are of the last ten seconds.
 *
 * @param at when this was so
 * @param snapshot what it serves from; empty: it has none
 * @param usageSequence which the next record of its usage log gets
 * @param refusals errors that it answered with in the last minute, by their code
 * @param limitHits the limits that were hit most in the last hour
 */
public record Activity(
        Instant at,
        Optional<Served> snapshot,
        long usageSequence,
        List<OfRoute> routes,
        Map<String, Long> refusals,
        List<LimitHit> limitHits) {

    /** Which state of the control plane, and since when. */
    public record Served(long version, Instant receivedAt) {}

    /**
     * One route. Lists by second have sixty entries, the oldest first.
     *
     * @param underWay requests that engines are at
     * @param requests that were let in during the last minute
     * @param failed of those that ended in the last minute: with an error that is not the caller's leaving
     * @param firstTokenMedian from admission to the answer's first byte, of the last minute; empty: there was no answer
     * @param firstTokenEachSecond medians
     */
    public record OfRoute(
            Route route,
            List<OfTarget> targets,
            long underWay,
            long requests,
            long failed,
            double requestsPerSecond,
            double inputTokensPerSecond,
            double outputTokensPerSecond,
            Optional<Duration> firstTokenMedian,
            Optional<Duration> firstToken95th,
            List<Long> requestsEachSecond,
            List<Optional<Duration>> firstTokenEachSecond) {}

    /**
     * One target.
     *
     * @param underWay requests that it is at, of all routes
     * @param failedInARow without an answer in between
     * @param resting for so long it gets nothing while another is there; zero: it may get some
     * @param down its probe failed: it gets nothing while another is there, until one succeeds
     */
    public record OfTarget(Target target, int underWay, int failedInARow, Duration resting, boolean down) {}

    /** @param key the key whose limit it is; empty: its whole project's */
    public record LimitHit(String project, String key, Limit limit, long lastMinute, long lastHour) {}
}
