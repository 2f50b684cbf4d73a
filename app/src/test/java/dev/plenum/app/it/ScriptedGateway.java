package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Wire;
import dev.plenum.app.it.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code plenum gateway --config FILE} before a {@link ScriptedUpstream}, with three keys for each client: one for all, one with a limit, one for little. */
final class ScriptedGateway implements AutoCloseable {

    static final String MODEL = "scripted";

    /** Bytes of a body over {@code max_body}. */
    static final int LARGE = 100_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final Process process;
    private final String address;

    private ScriptedGateway(List<String> clients) throws IOException, InterruptedException {
        Path folder = Product.empty("clients");
        Path config = Files.writeString(folder.resolve("gateway.yaml"), yaml(clients));
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                Product.installation().home().resolve("plenum").toString(), "gateway", "--config", config.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!Files.readString(out).contains("Ctrl-C ends it")) {
            assertTrue(process.isAlive() && System.nanoTime() < until, Files.readString(out));
            Thread.sleep(5);
        }
        address = Files.readString(out)
                .lines()
                .filter(line -> line.contains("listens"))
                .map(line -> line.replace("listens", "").strip())
                .findFirst()
                .orElseThrow();
    }

    static ScriptedGateway start(String... clients) throws IOException, InterruptedException {
        return new ScriptedGateway(List.of(clients));
    }

    private String yaml(List<String> clients) {
        StringBuilder keys = new StringBuilder();
        for (String client : clients) {
            keys.append("""
                      - {secret: %1$s, project: %2$s}
                      - {secret: %1$s-limited, project: %2$s, limits: [{requests: 1, per: 2s}]}
                      - {secret: %1$s-narrow, project: %2$s, models: [%3$s], max_output_tokens: 100}
                    """.formatted(key(client), client, MODEL));
        }
        String target = "targets: [{url: \"" + upstream.url() + "/v1\", key: " + ScriptedUpstream.SECRET + "}]}\n";
        return "listen: 127.0.0.1:0\ndata: data\nmax_body: 64KiB\ntime_limits: {first_chunk: 3s}\nkeys:\n" + keys
                + "routes:\n  - {model: " + MODEL + ", context_tokens: 8192, " + target + "  - {model: vendor/other, "
                + target;
    }

    static String key(String client) {
        return ScriptedUpstream.CALLERS_KEYS + "-" + client;
    }

    /** With {@code /v1}. */
    String address() {
        return address;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /** What a client's script is told, as JSON. */
    String told(String client) {
        return Wire.mapper()
                .writeValueAsString(Map.of(
                        "base",
                        address,
                        "model",
                        MODEL,
                        "key",
                        key(client),
                        "limited",
                        key(client) + "-limited",
                        "narrow",
                        key(client) + "-narrow",
                        "large",
                        LARGE,
                        "upstream",
                        upstream.url()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
            upstream.close();
        }
    }
}
