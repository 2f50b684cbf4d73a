package dev.plenum.gateway.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of the last minute, with seconds that the test counts. */
class TrafficTest {

    private static final Route TINY = new Route("blue", "tiny", List.of(), 0, Set.of());
    private static final Limit FIVE = new Limit(Limit.Kind.REQUESTS, 5, Duration.ofSeconds(5));

    private final Traffic traffic = new Traffic();

    TrafficTest() {
        traffic.retain(List.of(TINY));
    }

    private Activity.OfRoute tiny() {
        return traffic.routes(List.of(TINY), _ -> List.of()).getFirst();
    }

    private void seconds(int count) {
        for (int second = 0; second < count; second++) {
            traffic.sample();
        }
    }

    private static double seconds(Optional<Duration> time) {
        return time.orElseThrow().toMillis() / 1000.0;
    }

    private void request(long firstTokenMillis) {
        RouteTraffic one = traffic.of(TINY);
        one.began();
        one.firstToken(TimeUnit.MILLISECONDS.toNanos(firstTokenMillis));
        one.output(7);
        one.ended(true, 11);
    }

    private void hit(String key, boolean ofProject) {
        traffic.limitHit(
                new Snapshot.Key(key, "blue"), new Verdict.Refused(FIVE, ofProject, 5, Duration.ofSeconds(1), false));
    }

    @Test
    void ratesAreOfTheLastTenSecondsAndCountsOfTheLastMinute() {
        for (int second = 0; second < 10; second++) {
            request(20);
            request(20);
            seconds(1);
        }
        assertEquals(2.0, tiny().requestsPerSecond());
        assertEquals(22.0, tiny().inputTokensPerSecond());
        assertEquals(14.0, tiny().outputTokensPerSecond());
        seconds(10);
        assertEquals(0.0, tiny().requestsPerSecond());
        assertEquals(20, tiny().requests());
        assertEquals(2, tiny().requestsEachSecond().get(49));
        assertEquals(0, tiny().requestsEachSecond().get(50));
        seconds(45);
        assertEquals(10, tiny().requests());
        seconds(5);
        assertEquals(0, tiny().requests());
        assertEquals(60, tiny().requestsEachSecond().size());
    }

    @Test
    void quantilesAreWithinATenthAndOfTheLastMinuteOnly() {
        for (int millis = 1; millis <= 1000; millis++) {
            request(millis);
        }
        seconds(1);
        assertEquals(0.5, seconds(tiny().firstTokenMedian()), 0.05);
        assertEquals(0.95, seconds(tiny().firstToken95th()), 0.095);
        seconds(30);
        request(4000);
        seconds(1);
        List<Double> medians = tiny().firstTokenEachSecond().stream()
                .filter(Optional::isPresent)
                .map(TrafficTest::seconds)
                .toList();
        assertEquals(2, medians.size(), medians::toString);
        assertEquals(4.0, medians.getLast(), 0.4);
        seconds(60);
        assertTrue(tiny().firstTokenMedian().isEmpty());
    }

    @Test
    void whatIsUnderWayIsCountedUntilItEndsAndErrorsAreApart() {
        RouteTraffic first = traffic.of(TINY);
        RouteTraffic second = traffic.of(TINY);
        first.began();
        second.began();
        second.ended(false, 0);
        seconds(1);
        assertEquals(1, tiny().underWay());
        assertEquals(1, tiny().failed());
        traffic.retain(List.of());
        traffic.retain(List.of(TINY));
        first.ended(true, 5);
        assertEquals(0, tiny().underWay(), "a request of the route that was taken away ends there");
    }

    @Test
    void limitsAreToldByKeyOrProjectThoseFirstThatAreHitMost() {
        hit("key-1", false);
        for (int times = 0; times < 3; times++) {
            hit("key-2", false);
            hit("key-2", true);
        }
        hit("key-3", true);
        seconds(1);
        assertEquals(
                List.of(
                        new Activity.LimitHit("blue", "", FIVE, 4, 4),
                        new Activity.LimitHit("blue", "key-2", FIVE, 3, 3),
                        new Activity.LimitHit("blue", "key-1", FIVE, 1, 1)),
                traffic.limitHits());
        seconds(60);
        assertEquals(
                new Activity.LimitHit("blue", "", FIVE, 0, 4),
                traffic.limitHits().getFirst());
        seconds(3600);
        assertEquals(List.of(), traffic.limitHits());
    }

    @Test
    void aFloodOfKeysTakesNoMoreRoom() {
        for (int key = 0; key < 10 * LimitHits.MOST; key++) {
            hit("key-" + key, false);
        }
        hit("key-1", false);
        seconds(1);
        assertEquals("key-1", traffic.limitHits().getFirst().key());
        assertEquals(2, traffic.limitHits().getFirst().lastMinute());
        seconds(3660);
        hit("key-late", false);
        seconds(1);
        assertEquals(
                List.of(new Activity.LimitHit("blue", "key-late", FIVE, 1, 1)),
                traffic.limitHits(),
                "those of long ago made room");
    }

    @Test
    void errorsAreToldByTheirCodeForAMinute() {
        traffic.refused("invalid_api_key");
        traffic.refused("invalid_api_key");
        traffic.refused("busy");
        seconds(1);
        assertEquals(Map.of("busy", 1L, "invalid_api_key", 2L), traffic.refusals());
        seconds(60);
        assertEquals(Map.of(), traffic.refusals());
    }

    @Test
    void aRequestCostsFarLessThanAMicrosecond() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 30; round++) {
            long start = System.nanoTime();
            for (int count = 0; count < 10_000; count++) {
                request(20);
            }
            least = Math.min(least, (System.nanoTime() - start) / 10_000);
        }
        System.out.println("a request's bookkeeping: " + least + " ns");
        assertTrue(least < 1_000, least + " ns a request");
    }
}
