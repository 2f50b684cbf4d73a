package dev.plenum.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gateway lets in, by itself. Times are milliseconds here. */
class LimitsTest {

    private static final List<Limit> NONE = List.of();

    private final Limits limits = new Limits();

    @Test
    void fiveInFiveSecondsAreFiveInAnyFiveSeconds() {
        Snapshot.Key key = key("a", requests(5, 5_000));
        for (int at : List.of(0, 4_000, 4_001, 4_002, 4_003)) {
            admitted(key, 1, at);
        }
        Verdict.Refused refused = refused(key, 1, 4_004);
        assertEquals(Duration.ofMillis(996), refused.retryAfter());
        assertEquals(5, refused.used());
        refused(key, 1, 4_999);
        admitted(key, 1, 5_000);
        assertEquals(Duration.ofSeconds(4), refused(key, 1, 5_000).retryAfter(), "the first four seconds had only one");
        admitted(key, 1, 9_000);
    }

    @Test
    void anExampleOfTokensReservedAndSettled() {
        Snapshot.Key key = key("a", tokens(1_000, 60_000));
        Verdict.Reservation first = admitted(key, 800, 0);
        assertEquals(Duration.ofSeconds(59), refused(key, 300, 1_000).retryAfter());
        first.settle(100);
        first.settle(0);
        first.release();
        admitted(key, 900, 1_001);
        refused(key, 1, 1_002);
        admitted(key, 100, 60_000);
    }

    @Test
    void moreThanWasReservedCountsToo() {
        Snapshot.Key key = key("a", tokens(1_000, 60_000));
        admitted(key, 10, 0).settle(5_000);
        assertEquals(5_000, refused(key, 1, 59_999).used());
        admitted(key, 1, 60_000);
    }

    @Test
    void whatIsSettledAfterItsIntervalTouchesNobodyElse() {
        Snapshot.Key key = key("a", tokens(1_000, 1_000));
        Verdict.Reservation early = admitted(key, 1_000, 0);
        admitted(key, 1_000, 1_000);
        early.settle(0);
        refused(key, 1, 1_001);
    }

    @Test
    void aRefusedRequestCountsNowhere() {
        Snapshot.Key key = key("a", requests(10, 1_000), tokens(100, 1_000));
        List<Limit> project = List.of(requests(2, 10_000));
        assertInstanceOf(Verdict.Reservation.class, limits.admit(key, project, 10, nanos(0)));
        assertInstanceOf(Verdict.Refused.class, limits.admit(key, project, 91, nanos(1)));
        assertInstanceOf(Verdict.Reservation.class, limits.admit(key, project, 90, nanos(2)));
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, limits.admit(key, project, 0, nanos(3)));
        assertTrue(refused.ofProject());
        assertEquals(requests(2, 10_000), refused.limit());
        assertEquals(Duration.ofMillis(9_997), refused.retryAfter());
    }

    @Test
    void keysOfAProjectShareItsLimitAndNotTheirOwn() {
        List<Limit> project = List.of(requests(3, 1_000));
        Snapshot.Key one = key("one", requests(2, 1_000));
        Snapshot.Key other = key("other", requests(2, 1_000));
        assertInstanceOf(Verdict.Reservation.class, limits.admit(one, project, 0, nanos(0)));
        assertInstanceOf(Verdict.Reservation.class, limits.admit(one, project, 0, nanos(0)));
        assertFalse(assertInstanceOf(Verdict.Refused.class, limits.admit(one, project, 0, nanos(0)))
                .ofProject());
        assertInstanceOf(Verdict.Reservation.class, limits.admit(other, project, 0, nanos(0)));
        assertTrue(assertInstanceOf(Verdict.Refused.class, limits.admit(other, project, 0, nanos(0)))
                .ofProject());
    }

    @Test
    void aRequestLargerThanTheLimitNeverPasses() {
        Snapshot.Key key = key("a", tokens(1_000, 60_000), requests(1, 1_000));
        Verdict.Refused refused = refused(key, 1_001, 0);
        assertTrue(refused.never());
        assertEquals(Limit.Kind.TOKENS, refused.limit().kind());
        admitted(key, 1_000, 0);
        assertFalse(refused(key, 1_000, 1).never());
    }

    @Test
    void concurrentRequestsEndBySettlingOrRelease() {
        Snapshot.Key key = key("a", new Limit(Limit.Kind.CONCURRENT, 2, Duration.ZERO), requests(3, 1_000));
        Verdict.Reservation first = admitted(key, 0, 0);
        Verdict.Reservation second = admitted(key, 0, 0);
        assertEquals(Duration.ofSeconds(1), refused(key, 0, 1).retryAfter());
        first.release();
        first.release();
        admitted(key, 0, 1);
        refused(key, 0, 2);
        second.settle(0);
        assertEquals(Limit.Kind.CONCURRENT, admittedThenRefused(key, 3).limit().kind());
    }

    private Verdict.Refused admittedThenRefused(Snapshot.Key key, int at) {
        admitted(key, 0, at);
        return refused(key, 0, at);
    }

    @Test
    void aChangedLimitKeepsWhatWasCounted() {
        admitted(key("a", requests(2, 1_000)), 0, 0);
        admitted(key("a", requests(2, 1_000)), 0, 0);
        refused(key("a", requests(2, 1_000)), 0, 1);
        admitted(key("a", tokens(100, 500), requests(3, 1_000)), 100, 2);
        refused(key("a", requests(1, 1_000)), 0, 1_001);
        Snapshot.Key many = key("a", requests(5_000, 1_000));
        for (int i = 0; i < 4_999; i++) {
            admitted(many, 0, 1_001);
        }
        refused(many, 0, 1_001);
        refused(key("a", requests(5, 1_000)), 0, 1_999);
        admitted(key("a", requests(5, 1_000)), 0, 2_001);
    }

    @Test
    void twoEqualLimitsAreCountedOnceEach() {
        Snapshot.Key key = key("a", requests(1, 1_000), requests(1, 1_000));
        admitted(key, 0, 0).release();
        admitted(key, 0, 0);
        refused(key, 0, 1);
    }

    @Test
    void withoutLimitsNothingIsCounted() {
        assertSame(Verdict.Reservation.FREE, limits.admit(key("a"), NONE, 1_000, nanos(0)));
        assertEquals(Figures.NONE, limits.figures(key("a"), nanos(0)));
    }

    @Test
    void whatIsGoneIsForgottenAndTheRestStays() {
        Snapshot.Key stays = key("stays", requests(1, 1_000));
        Snapshot.Key goes = key("goes", requests(1, 1_000));
        admitted(stays, 0, 0);
        Verdict.Reservation running = admitted(goes, 0, 0);
        limits.retain(Set.of("stays"), Set.of("blue"));
        refused(stays, 0, 1);
        running.settle(0);
        admitted(goes, 0, 1);
        limits.retain(Set.of(), Set.of());
        admitted(stays, 0, 2);
    }

    @Test
    void idleCountsAreForgottenOnceTheySayNothing() {
        Snapshot.Key key = key("a", requests(1, 1_000));
        admitted(key, 0, 0);
        limits.dropIdle(nanos(999));
        refused(key, 0, 999);
        limits.dropIdle(nanos(1_000));
        assertEquals(Figures.NONE, limits.figures(key, nanos(1_000)));
        admitted(key, 0, 1_000);
    }

    @Test
    void figuresAreThoseOfTheTightestLimitOfEachKind() {
        Snapshot.Key key = key("a", requests(10, 60_000), requests(3, 1_000), tokens(1_000, 90_000));
        List<Limit> project = List.of(tokens(500, 1_000));
        limits.admit(key, project, 200, nanos(0));
        limits.admit(key, project, 200, nanos(100));
        Figures figures = limits.figures(key, nanos(200));
        assertEquals(Optional.of(new Figures.Figure(3, 1, Duration.ofMillis(900))), figures.requests());
        assertEquals(Optional.of(new Figures.Figure(500, 100, Duration.ofMillis(900))), figures.tokens());
        figures = limits.figures(key, nanos(1_150));
        assertEquals(Optional.of(new Figures.Figure(3, 3, Duration.ZERO)), figures.requests());
    }

    @Test
    void resetsAreWrittenAsOpenAiWritesThem() {
        assertEquals("0ms", reset(Duration.ZERO));
        assertEquals("1ms", reset(Duration.ofNanos(1)));
        assertEquals("999ms", reset(Duration.ofMillis(999)));
        assertEquals("2s", reset(Duration.ofMillis(1_001)));
        assertEquals("1m0s", reset(Duration.ofMillis(59_001)));
        assertEquals("61m1s", reset(Duration.ofSeconds(3_661)));
    }

    private static String reset(Duration after) {
        return new Figures.Figure(1, 1, after).resetText();
    }

    @Test
    void aPartOfEachLimitIsLetInWhereItIsDivided() {
        Snapshot.Key key = key("a", requests(10, 1_000), tokens(100, 1_000));
        limits.divideAmong(4);
        admitted(key, 10, 0);
        Verdict.Refused large = refused(key, 50, 0);
        assertFalse(large.never(), "it passes when the limit is whole again");
        admitted(key, 15, 0);
        assertEquals(2, refused(key, 0, 0).used());
        limits.divideAmong(1);
        admitted(key, 75, 0);
    }

    private Verdict.Reservation admitted(Snapshot.Key key, long tokens, int atMillis) {
        return assertInstanceOf(Verdict.Reservation.class, limits.admit(key, NONE, tokens, nanos(atMillis)));
    }

    private Verdict.Refused refused(Snapshot.Key key, long tokens, int atMillis) {
        return assertInstanceOf(Verdict.Refused.class, limits.admit(key, NONE, tokens, nanos(atMillis)));
    }

    /** A clock's origin is arbitrary, and it may overflow on the way. */
    private static long nanos(int millis) {
        return Long.MAX_VALUE - 2_000_000_000L + millis * 1_000_000L;
    }

    private static Snapshot.Key key(String id, Limit... limits) {
        return new Snapshot.Key(id, "blue", Set.of(), List.of(limits), 0);
    }

    private static Limit requests(long most, long millis) {
        return new Limit(Limit.Kind.REQUESTS, most, Duration.ofMillis(millis));
    }

    private static Limit tokens(long most, long millis) {
        return new Limit(Limit.Kind.TOKENS, most, Duration.ofMillis(millis));
    }
}
