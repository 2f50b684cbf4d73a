package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.GatewayUsage;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.Wire;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a control plane gets of a gateway's usage when answers are lost and marks go back. */
@Timeout(120)
final class UsageSenderTest {

    private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir
    Path folder;

    /** The quantities that the control plane has, in order; each is its own sequence. */
    private final List<Long> taken = new ArrayList<>();

    private final BlockingQueue<PlenumException> failures = new LinkedBlockingQueue<>();
    private final SplittableRandom random = new SplittableRandom(3);
    private double lost;
    private double back;
    private HttpServer server;
    private SegmentedUsageLog usage;
    private UsageSender sender;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        usage = SegmentedUsageLog.open(folder, new EventCodec());
        Membership membership = Membership.of(folder);
        membership.join("plane");
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        sender = new UsageSender(new PlenumClient(base, "token"), membership, usage, () -> AT, failures::add);
    }

    @AfterEach
    void stop() {
        sender.close();
        usage.close();
        server.stop(0);
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        GatewayUsage handed = Wire.mapper().readValue(exchange.getRequestBody().readAllBytes(), GatewayUsage.class);
        assertEquals("plane", handed.controlPlane());
        if (random.nextDouble() < back && !taken.isEmpty()) {
            int keep = random.nextInt(taken.size());
            taken.subList(keep, taken.size()).clear();
        }
        if (handed.first() <= taken.size()) {
            handed.records().stream().skip(taken.size() - handed.first()).forEach(used -> taken.add(used.quantity()));
        }
        if (random.nextDouble() < lost) {
            exchange.close();
            return;
        }
        byte[] answer = Wire.mapper().writeValueAsBytes(new GatewayUsage.Taken(taken.size()));
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized List<Long> taken() {
        return List.copyOf(taken);
    }

    private synchronized void takenAlready(int count) {
        LongStream.range(0, count).forEach(taken::add);
    }

    private synchronized void trouble(double lostAnswers, double marksBack) {
        lost = lostAnswers;
        back = marksBack;
    }

    private void use(int count) {
        for (int i = 0; i < count; i++) {
            long _ = usage.append(List.of(new UsageRecord(
                    "",
                    "blue",
                    new Meter(Meter.Kind.OUTPUT_TOKENS, "tiny", false),
                    new Quantity(usage.next()),
                    AT,
                    AT,
                    "req")));
        }
    }

    private void awaitAll() throws InterruptedException {
        List<Long> all = LongStream.range(0, usage.next()).boxed().toList();
        while (taken().size() < all.size()) {
            Thread.sleep(2);
        }
        assertEquals(all, taken());
    }

    @Test
    void allOfItArrivesInOrderHoweverManyAnswersAreLost() throws Exception {
        trouble(0.3, 0);
        use(2_500);
        sender.start();
        awaitAll();
        use(10);
        awaitAll();
    }

    @Test
    void whatAControlPlaneHasForgottenIsSentAgain() throws Exception {
        trouble(0.1, 0.3);
        sender.start();
        for (int more = 0; more < 5; more++) {
            use(700);
            Thread.sleep(100);
        }
        trouble(0, 0);
        use(1);
        awaitAll();
    }

    @Test
    void aStartGoesOnWhereTheControlPlaneIs() throws Exception {
        takenAlready(40);
        use(100);
        sender.start();
        awaitAll();
    }

    @Test
    void theRestIsHandedInWhenItEnds() throws Exception {
        sender.start();
        use(30);
        sender.close();
        assertEquals(30, taken().size());
    }

    @Test
    void anOlderCopyOfTheFolderIsNoticed() throws Exception {
        takenAlready(5);
        use(3);
        sender.start();
        PlenumException why = failures.take();
        assertTrue(why.problem().contains("up to sequence 4") && why.problem().contains("before 3"), why.problem());
        assertEquals(5, taken().size());
    }
}
