package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.KeyDocument;
import dev.plenum.api.ModelDocument;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.UnreachableException;
import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Up;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A real {@code plenum up} and a gateway in a process of its own that has joined it, before an engine that says exactly what it served: how fast a change
 * arrives, what goes on when one of the two is killed, and that each request is on the statement exactly once whatever is killed when.
 */
class JoinedGatewayIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CALLERS = 8;

    private final int apiPort = freePort();
    private final int port = freePort();
    private final String controlPlane = "http://127.0.0.1:" + apiPort;

    /** Request ids of whole answers. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    private Path folder;
    private Path data;
    private Up up;
    private JoinedProcess gateway;
    private String key;

    JoinedGatewayIT() throws IOException {}

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @BeforeEach
    void start() throws Exception {
        folder = Product.empty("joined");
        data = folder.resolve("plane");
        startUp();
        makeEngine();
        Path model = Files.write(folder.resolve("model.gguf"), gguf());
        Optional<String> none = Optional.empty();
        Object _ = up.client()
                .write(
                        "POST",
                        "/v1/models",
                        new ModelDocument.Add(
                                "tiny",
                                none,
                                model.toString(),
                                Optional.of(4096),
                                Optional.of(true),
                                none,
                                Optional.empty()),
                        Object.class);
        up.service("tiny", "tiny");
        startGateway();
        key = newKey("first");
        awaitStatus(key, 200);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.kill();
        up.close();
    }

    /** First on the path, and where a replica may read it. */
    private void makeEngine() throws Exception {
        Path bin = Files.createDirectories(data.resolve("environments/bin"));
        Process which = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
        String python = which.inputReader().readLine();
        try (InputStream script = JoinedGatewayIT.class.getResourceAsStream("llama-server")) {
            Path engine = Files.writeString(
                    bin.resolve("llama-server"),
                    "#!" + python + "\n" + new String(script.readAllBytes(), StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** A model file without a model: its header says that it has a chat template. */
    private static byte[] gguf() {
        byte[] name = "tokenizer.chat_template".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x46554747).putInt(3).putLong(0).putLong(1);
        file.putLong(name.length).put(name).putInt(8).putLong(1).put((byte) 'x');
        return file.array();
    }

    private void startUp() throws Exception {
        String path = data.resolve("environments/bin") + ":" + System.getenv("PATH");
        up = Up.start(Product.installation(), data, apiPort, Map.of("PATH", path));
    }

    private void startGateway() throws Exception {
        gateway = JoinedProcess.start(folder, port, controlPlane, data.resolve("gateway-token"));
    }

    private KeyDocument create(String name) {
        return up.client()
                .write("POST", "/v1/keys", new KeyDocument.Add(Optional.of("default"), name), KeyDocument.class);
    }

    private String newKey(String name) {
        return create(name).secret().orElseThrow();
    }

    private PlenumClient asCaller(String secret) {
        return new PlenumClient(URI.create("http://127.0.0.1:" + port), secret);
    }

    private int status(String secret) {
        try {
            return asCaller(secret)
                    .send("GET", "/v1/models/tiny", new byte[0], Map.of())
                    .status();
        } catch (ProblemException refused) {
            return refused.problem().status();
        }
    }

    /** Milliseconds until it answers so. */
    private double awaitStatus(String secret, int expected) throws InterruptedException {
        long began = System.nanoTime();
        while (status(secret) != expected) {
            assertTrue(System.nanoTime() - began < LIMIT.toNanos(), "not " + expected + " but " + status(secret));
            Thread.sleep(1);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private static byte[] chat(int tokens, boolean stream) {
        return ("{\"model\":\"tiny\",\"messages\":[],\"max_tokens\":" + tokens + ",\"stream\":" + stream + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void ask(int tokens) {
        var answer = asCaller(key).send("POST", "/v1/chat/completions", chat(tokens, false), Map.of());
        String id = answer.header("x-request-id").orElseThrow();
        byte[] _ = answer.bytes();
        answered.add(id);
    }

    /** Chunks of a whole stream; a broken one throws. */
    private int stream(int tokens) {
        int chunks = 0;
        try (ServerEvents events = asCaller(key).events("/v1/chat/completions", chat(tokens, true))) {
            for (ServerEvent event = events.next().orElseThrow();
                    !event.data().equals("[DONE]");
                    event = events.next().orElseThrow()) {
                assertTrue(!event.data().contains("\"error\""), event.data());
                chunks += event.data().contains("delta") ? 1 : 0;
            }
        }
        return chunks;
    }

    /** Callers that go on asking, whatever becomes of it, until told to end. */
    private final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Thread> callers = new ArrayList<>();

        Load() {
            for (int caller = 0; caller < CALLERS; caller++) {
                boolean streams = caller % 2 == 0;
                callers.add(Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        once(streams);
                    }
                }));
            }
        }

        private void once(boolean streams) {
            try {
                if (streams) {
                    int _ = stream(5);
                } else {
                    ask(3);
                }
            } catch (UnreachableException | ProblemException | java.util.NoSuchElementException cut) {
                LockSupport.parkNanos(5_000_000);
            }
        }

        @Override
        public void close() {
            over.set(true);
            callers.forEach(caller -> {
                try {
                    caller.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void answeredReach(int count) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (answered.size() < count) {
            assertTrue(System.nanoTime() < until, answered.size() + " of " + count + " are answered");
            Thread.sleep(5);
        }
    }

    /** The statement says what the gateway's own log says, each request in it once, and none that was answered is missing. */
    private void statementHasEachRequestOnce() throws Exception {
        assertEquals(0, gateway.end());
        List<UsageRecord> recorded = new ArrayList<>();
        try (SegmentedUsageLog log = SegmentedUsageLog.open(folder.resolve("gateway"), new EventCodec())) {
            while (recorded.size() < log.next()) {
                recorded.addAll(log.read(recorded.size(), 1_000));
            }
        }
        List<String> requests = recorded.stream()
                .filter(usage -> usage.meter().kind() == Meter.Kind.REQUESTS)
                .map(usage -> usage.source().replace("/estimated", ""))
                .toList();
        assertEquals(Set.copyOf(requests).size(), requests.size(), "each once in the log");
        assertEquals(
                Set.of(), answered.stream().filter(id -> !requests.contains(id)).collect(Collectors.toSet()));
        for (Meter.Kind kind : List.of(Meter.Kind.REQUESTS, Meter.Kind.INPUT_TOKENS, Meter.Kind.OUTPUT_TOKENS)) {
            long used = recorded.stream()
                    .filter(usage -> usage.meter().kind() == kind)
                    .mapToLong(usage -> usage.quantity().units().longValueExact())
                    .sum();
            assertTrue(used > 0, kind.toString());
            awaitStatement(kind.name().toLowerCase(java.util.Locale.ROOT), used);
        }
        System.out.println("joined gateway: " + requests.size() + " requests, each on the statement once");
    }

    private void awaitStatement(String meter, long expected) throws InterruptedException {
        long until = System.nanoTime() + LIMIT.toNanos();
        BigDecimal billed = BigDecimal.valueOf(-1);
        while (System.nanoTime() < until && billed.compareTo(BigDecimal.valueOf(expected)) < 0) {
            Thread.sleep(50);
            billed = up.client().get("/v1/usage?project=default", StatementDocument.Usage.class).lines().stream()
                    .filter(line -> line.meter().equals(meter))
                    .map(line -> new BigDecimal(line.quantity()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        assertEquals(0, billed.compareTo(BigDecimal.valueOf(expected)), meter + ": " + billed + " of " + expected);
        // Whatever would be posted a second time has had its time.
        Thread.sleep(500);
        assertEquals(
                expected,
                up.client().get("/v1/usage?project=default", StatementDocument.Usage.class).lines().stream()
                        .filter(line -> line.meter().equals(meter))
                        .mapToLong(line -> new BigDecimal(line.quantity()).longValueExact())
                        .sum());
    }

    @Test
    void aChangeArrivesAtOnceAndCutsNoStream() throws Exception {
        List<Double> made = new ArrayList<>();
        List<Double> revoked = new ArrayList<>();
        AtomicBoolean whole = new AtomicBoolean();
        Thread stream = Thread.ofVirtual().start(() -> whole.set(stream(400) == 400));
        for (int change = 0; change < 20; change++) {
            KeyDocument fresh = create("key-" + change);
            made.add(awaitStatus(fresh.secret().orElseThrow(), 200));
            Object _ = up.client().delete("/v1/keys/" + fresh.id(), Object.class);
            revoked.add(awaitStatus(fresh.secret().orElseThrow(), 401));
        }
        System.out.printf(
                "joined gateway: a new key works after %.0f ms (median; longest %.0f), a revoked one is refused after %.0f"
                        + " (%.0f)%n",
                median(made), longest(made), median(revoked), longest(revoked));
        assertTrue(longest(made) < 2_000 && longest(revoked) < 2_000, made + ", " + revoked);
        assertTrue(stream.join(LIMIT), "the stream ends");
        assertTrue(whole.get(), "the stream that ran meanwhile is whole");
        assertEquals("", Files.readString(gateway.err()));
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private static double longest(List<Double> all) {
        return all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    @Test
    void withoutItsControlPlaneItServesOnAndStartsAndItsUsageIsPostedOnceLater() throws Exception {
        try (Load _ = new Load()) {
            answeredReach(20);
            up.crash();
            gateway.awaits(gateway.err(), "goes on trying");
            answeredReach(answered.size() + 50);
        }
        assertEquals(0, gateway.end());
        startGateway();
        gateway.awaits(gateway.err(), "does not answer");
        assertTrue(Files.readString(gateway.out()).contains("as told at"), Files.readString(gateway.out()));
        ask(3);
        assertEquals(5, stream(5));
        assertEquals(401, status("plm-unknown"));
        startUp();
        gateway.awaits(gateway.out(), "fed by the control plane");
        String late = newKey("late");
        assertTrue(awaitStatus(late, 200) < 10_000);
        statementHasEachRequestOnce();
    }

    /** A budget of 30 requests at 10, and something for the cores of the replica. */
    @Test
    void withoutItsControlPlaneItSpendsWhatItWasLentAndAllOfTheBudgetWithIt() throws Exception {
        Object _ = up.client()
                .write("POST", "/v1/prices", Map.of("meter", "output_tokens", "amount", "1", "per", 1), Object.class);
        Object _ = up.client()
                .write("PUT", "/v1/projects/default/budget", Map.of("amount", "305", "per", "month"), Object.class);
        // What it admits before it has heard of the budget is not paid for out of it: a later key comes after.
        awaitStatus(newKey("later"), 200);
        askUntilRefused(3);
        up.crash();
        int alone = askUntilRefused(30);
        assertTrue(alone < 30, "it goes on without limit");
        int lent = answered.size();
        startUp();
        long until = System.nanoTime() + LIMIT.toNanos();
        while (answered.size() < 30) {
            assertTrue(System.nanoTime() < until, answered.size() + " of 30 requests pass");
            if (askUntilRefused(30 - answered.size()) == 0) {
                Thread.sleep(100);
            }
        }
        assertEquals(0, askUntilRefused(1), "the budget is spent");
        awaitStatement("output_tokens", 300);
        System.out.println(
                "joined gateway: " + alone + " requests out of its lease while alone, " + lent + " of 30 by then");
    }

    /** How many of so many passed, each for 10. */
    private int askUntilRefused(int most) {
        for (int passed = 0; passed < most; passed++) {
            try {
                ask(10);
            } catch (ProblemException refused) {
                assertEquals(402, refused.problem().status(), refused.problem().toString());
                return passed;
            }
        }
        return most;
    }

    @Test
    void whateverOfTheTwoIsKilledEachRequestIsOnTheStatementOnce() throws Exception {
        try (Load _ = new Load()) {
            for (int kill = 0; kill < 6; kill++) {
                answeredReach(answered.size() + 40);
                if (kill % 3 == 2) {
                    up.crash();
                    startUp();
                } else {
                    gateway.kill();
                    startGateway();
                }
            }
            answeredReach(answered.size() + 40);
        }
        statementHasEachRequestOnce();
    }

    @Test
    void whatItCannotJoinItSays() throws Exception {
        String wrong = Files.writeString(folder.resolve("wrong-token"), "0123456789abcdef")
                .toString();
        String elsewhere = folder.resolve("elsewhere").toString();
        refused(
                1,
                "does not know the token",
                "--join",
                controlPlane,
                "--token-file",
                wrong,
                "--data",
                elsewhere,
                "--listen",
                "127.0.0.1:0");
        refused(2, "--join is 'https://x'", "--join", "https://x", "--token-file", wrong);
        refused(2, "--listen is '80'", "--join", controlPlane, "--token-file", wrong, "--listen", "80");
        refused(2, "cannot be read", "--join", controlPlane, "--token-file", elsewhere);
        refused(2, "mutually exclusive", "--join", controlPlane, "--config", "x");
        refused(2, "--config", "--check");
        refused(2, "--join");
    }

    private void refused(int status, String said, String... options) {
        List<String> arguments = new ArrayList<>(List.of("gateway"));
        arguments.addAll(List.of(options));
        Installation.Done done =
                Product.installation().plenum(folder, Map.of(), LIMIT, arguments.toArray(String[]::new));
        assertEquals(status, done.status(), arguments + ": " + done);
        assertTrue(done.err().contains(said), arguments + ": " + done.err());
    }

    @Test
    void aDataFolderBelongsToOneControlPlane() throws Exception {
        assertEquals(0, gateway.end());
        Path other = folder.resolve("other");
        try (Up second = Up.start(Product.installation(), other)) {
            JoinedProcess moved = JoinedProcess.start(
                    folder, port, second.client().base().toString(), other.resolve("gateway-token"));
            assertTrue(moved.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), "it ends");
            assertEquals(1, moved.process().exitValue());
            assertTrue(
                    Files.readString(moved.err()).contains("belongs to control plane"), Files.readString(moved.err()));
        }
        startGateway();
    }
}
