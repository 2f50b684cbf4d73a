package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.GatewayHello;
import dev.plenum.api.PlenumClient;
import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotDelta;
import dev.plenum.gateway.snapshot.SnapshotJson;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is told things by a scripted control plane; each connection gets the next answer. */
@Timeout(120)
final class FeedReaderTest implements FeedReader.Listener {

    private static final String HELLO = event("hello", "{\"format\":1,\"control_plane\":\"plane\",\"version\":\"9\"}");

    @TempDir
    Path folder;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private HttpServer server;
    private SegmentedUsageLog usage;
    private Gateway gateway;
    private FeedReader reader;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        usage = SegmentedUsageLog.open(folder, new EventCodec());
        gateway = Gateway.start(
                GatewayConfig.of("127.0.0.1", 0, folder.resolve("snapshot.json")), usage, () -> Instant.EPOCH);
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        reader = new FeedReader(
                new PlenumClient(base, "token"), usage.incarnation(), Membership.of(folder), gateway, this);
    }

    @AfterEach
    void stop() {
        reader.close();
        gateway.close();
        usage.close();
        server.stop(0);
    }

    /** The last answer's connection stays open. */
    private void answer(HttpExchange exchange) throws IOException {
        try {
            String answer = answers.take();
            if (answer.isEmpty()) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                TimeUnit.SECONDS.sleep(answers.isEmpty() ? 60 : 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    private static Snapshot version(long version) {
        return new Snapshot(version, Map.of("hash-" + version, new Snapshot.Key("key", "blue")), List.of());
    }

    private static String full(long version) {
        return event("snapshot", SnapshotJson.text(version(version)));
    }

    private static String delta(long from, long to) {
        return event("delta", SnapshotJson.text(SnapshotDelta.between(version(from), version(to))));
    }

    @Override
    public void connected(GatewayHello hello, Snapshot snapshot) {
        heard.add(snapshot.version());
    }

    @Override
    public void failed(PlenumException why) {
        heard.add(why.problem());
    }

    private void awaitVersion(long version) throws InterruptedException {
        while (gateway.directory().map(known -> known.snapshot().version()).orElse(-1L) != version) {
            Thread.sleep(2);
        }
        assertEquals(version(version), gateway.directory().orElseThrow().snapshot());
    }

    @Test
    void itAppliesEachChangeAndPassesOverWhatItDoesNotKnow() throws Exception {
        answers.add(HELLO + full(3) + event("weather", "{}") + delta(3, 4) + ": note\n\n" + delta(4, 9));
        reader.start();
        awaitVersion(9);
        assertEquals(3L, heard.take());
    }

    @Test
    void afterAGapItConnectsAgainAndIsToldEverything() throws Exception {
        answers.add(HELLO + full(3) + delta(4, 5));
        answers.add(HELLO + full(7));
        reader.start();
        awaitVersion(7);
        assertEquals(3L, heard.take());
        assertTrue(heard.take().toString().contains("from version 4 does not follow version 3"));
        assertEquals(7L, heard.take());
    }

    @Test
    void whatItIsToldAfterAFailureHoldsAndTheFailureIsSaidOnce() throws Exception {
        answers.add("");
        answers.add("");
        answers.add(HELLO + event("snapshot", "{\"keys\":"));
        answers.add(HELLO + full(2));
        reader.start();
        awaitVersion(2);
        assertTrue(heard.take().toString().contains("refused"));
        assertTrue(heard.take().toString().contains("cannot be used"));
        assertEquals(2L, heard.take());
    }

    @Test
    void anotherControlPlaneIsNotListenedTo() throws Exception {
        answers.add(HELLO + full(1));
        answers.add(HELLO.replace("\"plane\"", "\"another\"") + full(2));
        answers.add(HELLO + full(3));
        reader.start();
        awaitVersion(3);
        assertEquals(1L, heard.take());
        List<Object> then = List.of(heard.take(), heard.take());
        assertTrue(
                then.toString().contains("belongs to control plane plane, and this one is another"), then.toString());
        assertTrue(!then.contains(2L), then.toString());
    }
}
