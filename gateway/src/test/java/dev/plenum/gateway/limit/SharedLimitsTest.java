package dev.plenum.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.snapshot.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gateways let in together, over real connections and in real time. */
class SharedLimitsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int INTERVALS = 3;

    /** A busy machine must not make a gateway decide alone where the coordinator's word is tested. */
    private static final Duration LONG = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({"200, 1, 4", "200, 1, 1", "20000, 2, 4", "20000, 2, 1"})
    void atThreeTimesTheLimitFourGatewaysKeepItAndOneGetsIt(int most, int seconds, int over) throws Exception {
        Duration per = Duration.ofSeconds(seconds);
        Duration length = per.multipliedBy(INTERVALS);
        try (SharedTraffic traffic = new SharedTraffic(4, LONG)) {
            Snapshot.Key warming =
                    new Snapshot.Key("warming", "red", Set.of(), List.of(SharedTraffic.requests(most, per)), 0);
            traffic.run(warming, 1_000, Duration.ofMillis(500), traffic.gateways);
            SharedTraffic.Admitted admitted = traffic.run(
                    SharedTraffic.key(SharedTraffic.requests(most, per)),
                    3.0 * most / seconds / over,
                    length,
                    traffic.gateways.subList(4 - over, 4));
            assertTrue(admitted.mostIn(per) <= 1.05 * most, () -> admitted.mostIn(per) + " in one interval");
            double share = admitted.share(most, per);
            assertTrue(share >= 0.95, () -> "only " + share + " of the limit");
        }
    }

    @Test
    void aRefusalSaysWhichLimitAndFiguresAreThoseOfAllGateways() {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            Snapshot.Key key = SharedTraffic.key(tokens(1_000), SharedTraffic.requests(3, HOUR));
            admitted(ask(traffic, 0, key, 100));
            admitted(ask(traffic, 1, key, 100));
            Verdict.Refused large = refused(ask(traffic, 0, key, 801));
            assertEquals(tokens(1_000), large.limit());
            assertEquals(200, large.used());
            assertFalse(large.never());
            assertTrue(refused(ask(traffic, 1, key, 1_001)).never());
            admitted(ask(traffic, 0, key, 800));
            Verdict.Refused fourth = refused(ask(traffic, 1, key, 0));
            assertEquals(SharedTraffic.requests(3, HOUR), fourth.limit());
            assertTrue(fourth.retryAfter().compareTo(Duration.ofMinutes(59)) > 0, fourth::toString);
            Figures figures = traffic.gateways.get(1).figures(key, System.nanoTime());
            assertEquals(0, figures.requests().orElseThrow().remaining());
            assertEquals(3, figures.requests().orElseThrow().limit());
            assertEquals(0, figures.tokens().orElseThrow().remaining());
        }
    }

    @Test
    void whatIsSettledOrReleasedOnOneGatewayIsFreeOnAnother() throws Exception {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            Snapshot.Key key = SharedTraffic.key(
                    tokens(1_000), SharedTraffic.requests(2, HOUR), new Limit(Limit.Kind.CONCURRENT, 1, Duration.ZERO));
            Verdict.Reservation first = admitted(ask(traffic, 0, key, 1_000));
            assertEquals(
                    Limit.Kind.TOKENS,
                    refused(ask(traffic, 1, key, 900)).limit().kind());
            first.settle(100);
            first.settle(0);
            Verdict.Reservation second = eventuallyAdmitted(traffic, 1, key, 900);
            assertInstanceOf(Verdict.Refused.class, ask(traffic, 0, key, 0));
            second.release();
            eventuallyAdmitted(traffic, 0, key, 900).settle(900);
            Thread.sleep(50);
            assertEquals(2, refused(ask(traffic, 1, key, 0)).used());
        }
    }

    @Test
    void theKeysOfAProjectShareItsLimitAcrossGateways() {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            List<Limit> project = List.of(SharedTraffic.requests(2, HOUR));
            Snapshot.Key one = new Snapshot.Key("one", "blue");
            Snapshot.Key other = new Snapshot.Key("other", "blue");
            admitted(ask(traffic.gateways.get(0), one, project, 0));
            admitted(ask(traffic.gateways.get(1), other, project, 0));
            assertTrue(refused(ask(traffic.gateways.get(0), one, project, 0)).ofProject());
        }
    }

    @Test
    void creditsThatNobodyUsesComeBack() throws Exception {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            Duration interval = Duration.ofSeconds(2);
            Snapshot.Key key = SharedTraffic.key(SharedTraffic.requests(2_000, interval), tokens(2_000));
            for (int i = 0; i < 5; i++) {
                admitted(ask(traffic, 0, key, 1));
            }
            Thread.sleep(100);
            for (int i = 0; i < 19; i++) {
                admitted(ask(traffic, 1, key, 105));
            }
            Thread.sleep(100);
            admitted(ask(traffic, 0, key, 0));
            assertEquals(2_000, refused(ask(traffic, 0, key, 1)).used());
        }
    }

    @Test
    void withoutItsCoordinatorAGatewayLetsInItsPartAndReportsIt() throws Exception {
        Snapshot.Key key = SharedTraffic.key(SharedTraffic.requests(40, HOUR));
        try (SharedTraffic traffic = new SharedTraffic(4, LONG)) {
            for (int i = 0; i < 4; i++) {
                admitted(ask(traffic, 3, key, 0));
            }
            SharedLimits first = traffic.gateways.getFirst();
            first.close();
            SharedLimits last = traffic.gateways.get(3);
            awaitCoordinated(last, false);
            for (int i = 0; i < 6; i++) {
                admitted(ask(last, key, List.of(), 0));
            }
            assertEquals(10, refused(ask(last, key, List.of(), 0)).used());
            for (int i = 0; i < 10; i++) {
                admitted(ask(traffic, 1, key, 0));
            }
            refused(ask(traffic, 1, key, 0));
            try (SharedLimits again =
                    new SharedLimits(ShareLimits.listen("127.0.0.1:" + traffic.port, SharedTraffic.SECRET))) {
                awaitCoordinated(again, true);
                awaitCoordinated(last, true);
                awaitCoordinated(traffic.gateways.get(1), true);
                admitted(ask(last, key, List.of(), 0));
                admitted(ask(traffic, 1, key, 0));
                assertEquals(
                        Limit.Kind.REQUESTS,
                        eventuallyRefused(again, key).limit().kind());
                assertEquals(
                        40,
                        refused(ask(again, key, List.of(), 0)).used(),
                        "six and ten were reported, two and the rest came after");
            }
        }
    }

    @Test
    void aGatewayThatHasNeverReachedItsCoordinatorLetsInItsPart() {
        try (SharedLimits lonely = new SharedLimits(new ShareLimits(false, "127.0.0.1", 1, SharedTraffic.SECRET, 5))) {
            Snapshot.Key key = SharedTraffic.key(SharedTraffic.requests(10, HOUR));
            admitted(ask(lonely, key, List.of(), 0));
            admitted(ask(lonely, key, List.of(), 0));
            refused(ask(lonely, key, List.of(), 0));
        }
    }

    @Test
    void whatRanOnAGatewayThatIsGoneRunsNoMore() throws Exception {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            Snapshot.Key key = SharedTraffic.key(new Limit(Limit.Kind.CONCURRENT, 1, Duration.ZERO));
            admitted(ask(traffic, 1, key, 0));
            refused(ask(traffic, 0, key, 0));
            traffic.gateways.get(1).close();
            eventuallyAdmitted(traffic, 0, key, 0);
        }
    }

    @Test
    void aKeyThatIsGoneIsForgottenAndMayComeAgain() {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            Snapshot.Key key = SharedTraffic.key(SharedTraffic.requests(2, HOUR));
            admitted(ask(traffic, 0, key, 0));
            traffic.gateways.get(0).retain(Set.of(), Set.of());
            admitted(ask(traffic, 0, key, 0));
            assertEquals(2, refused(ask(traffic, 0, key, 0)).used(), "the coordinator has not forgotten");
        }
    }

    @Test
    void aChangedLimitHoldsFromTheNextRequestOn() {
        try (SharedTraffic traffic = new SharedTraffic(2, LONG)) {
            admitted(ask(traffic, 0, SharedTraffic.key(SharedTraffic.requests(1, HOUR)), 0));
            Snapshot.Key more = SharedTraffic.key(SharedTraffic.requests(2, HOUR));
            admitted(ask(traffic, 1, more, 0));
            assertEquals(2, refused(ask(traffic, 0, more, 0)).used());
        }
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotAnswered() throws Exception {
        try (SharedTraffic traffic = new SharedTraffic(1, LONG);
                SharedLimits stranger = new SharedLimits(
                        ShareLimits.coordinator("127.0.0.1:" + traffic.port, "another secret, as long"));
                Socket garbage = new Socket(InetAddress.getLoopbackAddress(), traffic.port)) {
            garbage.setSoTimeout(5_000);
            garbage.getOutputStream().write(new byte[] {127, 0, 0, 0, 1});
            InputStream answers = garbage.getInputStream();
            while (answers.read() >= 0) {
                // The challenge; then the connection is closed.
            }
            Thread.sleep(500);
            assertFalse(stranger.coordinated());
            assertTrue(traffic.gateways.getFirst().coordinated());
        }
    }

    @Test
    void badAddressesAndSecretsAreRefused() {
        assertThrows(PlenumException.class, () -> ShareLimits.listen("localhost", SharedTraffic.SECRET));
        assertThrows(PlenumException.class, () -> ShareLimits.coordinator("localhost:0", SharedTraffic.SECRET));
        assertThrows(PlenumException.class, () -> ShareLimits.coordinator("localhost:70000", SharedTraffic.SECRET));
        PlenumException e = assertThrows(PlenumException.class, () -> ShareLimits.listen("localhost:1", "short"));
        assertFalse(e.getMessage().contains("short"), "a secret is never shown");
        try (SharedTraffic traffic = new SharedTraffic(1, LONG)) {
            ShareLimits taken = ShareLimits.listen("127.0.0.1:" + traffic.port, SharedTraffic.SECRET);
            assertThrows(PlenumException.class, () -> new SharedLimits(taken));
        }
    }

    private static Verdict ask(SharedTraffic traffic, int gateway, Snapshot.Key key, long tokens) {
        return ask(traffic.gateways.get(gateway), key, List.of(), tokens);
    }

    private static Verdict ask(SharedLimits gateway, Snapshot.Key key, List<Limit> project, long tokens) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        gateway.admit(key, project, tokens, System.nanoTime(), Runnable::run, verdict::complete);
        return verdict.orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static Verdict.Reservation admitted(Verdict verdict) {
        return assertInstanceOf(Verdict.Reservation.class, verdict);
    }

    private static Verdict.Refused refused(Verdict verdict) {
        return assertInstanceOf(Verdict.Refused.class, verdict);
    }

    private static Verdict.Reservation eventuallyAdmitted(
            SharedTraffic traffic, int gateway, Snapshot.Key key, long tokens) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            if (ask(traffic, gateway, key, tokens) instanceof Verdict.Reservation reservation) {
                return reservation;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("refused for 5 s");
    }

    private static Verdict.Refused eventuallyRefused(SharedLimits gateway, Snapshot.Key key) {
        for (int i = 0; i < 1_000; i++) {
            if (ask(gateway, key, List.of(), 0) instanceof Verdict.Refused refused) {
                return refused;
            }
        }
        throw new AssertionError("never refused");
    }

    private static void awaitCoordinated(SharedLimits gateway, boolean coordinated) throws InterruptedException {
        for (int i = 0; i < 1_000 && gateway.coordinated() != coordinated; i++) {
            Thread.sleep(10);
        }
        assertEquals(coordinated, gateway.coordinated());
    }

    private static Limit tokens(long most) {
        return new Limit(Limit.Kind.TOKENS, most, HOUR);
    }
}
