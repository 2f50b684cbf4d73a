package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.KeyDocument;
import dev.plenum.api.ModelDocument;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.app.bench.Up;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real {@code plenum up}, a gateway in a process of its own that has joined it, and an engine that says exactly what it served. */
abstract class JoinedInstallation {

    static final Duration LIMIT = Duration.ofMinutes(2);

    final int apiPort = freePort();
    final int port = freePort();
    final String controlPlane = "http://127.0.0.1:" + apiPort;

    Path folder;
    Path data;
    Up up;
    JoinedProcess gateway;
    String key;

    JoinedInstallation() throws IOException {}

    static int freePort() throws IOException {
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
    void makeEngine() throws Exception {
        Path bin = Files.createDirectories(data.resolve("environments/bin"));
        Process which = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
        String python = which.inputReader().readLine();
        try (InputStream script = JoinedInstallation.class.getResourceAsStream("llama-server")) {
            Path engine = Files.writeString(
                    bin.resolve("llama-server"),
                    "#!" + python + "\n" + new String(script.readAllBytes(), StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** A model file without a model: its header says that it has a chat template. */
    static byte[] gguf() {
        byte[] name = "tokenizer.chat_template".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x46554747).putInt(3).putLong(0).putLong(1);
        file.putLong(name.length).put(name).putInt(8).putLong(1).put((byte) 'x');
        return file.array();
    }

    void startUp() throws Exception {
        String path = data.resolve("environments/bin") + ":" + System.getenv("PATH");
        up = Up.start(Product.installation(), data, apiPort, Map.of("PATH", path));
    }

    void startGateway() throws Exception {
        gateway = JoinedProcess.start(folder, port, controlPlane, data.resolve("gateway-token"));
    }

    KeyDocument create(String name) {
        return up.client()
                .write("POST", "/v1/keys", new KeyDocument.Add(Optional.of("default"), name), KeyDocument.class);
    }

    String newKey(String name) {
        return create(name).secret().orElseThrow();
    }

    PlenumClient asCaller(String secret) {
        return new PlenumClient(URI.create("http://127.0.0.1:" + port), secret);
    }

    int status(String secret) {
        try {
            return asCaller(secret)
                    .send("GET", "/v1/models/tiny", new byte[0], Map.of())
                    .status();
        } catch (ProblemException refused) {
            return refused.problem().status();
        }
    }

    /** Milliseconds until it answers so. */
    double awaitStatus(String secret, int expected) throws InterruptedException {
        long began = System.nanoTime();
        while (status(secret) != expected) {
            assertTrue(System.nanoTime() - began < LIMIT.toNanos(), "not " + expected + " but " + status(secret));
            Thread.sleep(1);
        }
        return (System.nanoTime() - began) / 1e6;
    }
}
