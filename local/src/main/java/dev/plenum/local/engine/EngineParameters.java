package dev.plenum.local.engine;

import java.nio.file.Path;
import java.util.Map;

/**
 * What one replica of a service asks of its engine.
 *
 * @param host address to listen on; loopback for local replicas
 * @param alias name that the engine reports for the model; engines do not check the name in a request, the gateway does
 * @param contextTokens prompt and answer of one request together
 * @param slots requests computed at the same time
 */
public record EngineParameters(
        String host, int port, Path model, String alias, int threads, int contextTokens, int slots) {
    public EngineParameters {
        require(port > 0 && port < 65_536, "port", port, "1 to 65535");
        require(threads > 0 && threads <= 1024, "threads", threads, "1 to 1024");
        require(contextTokens >= 64 && contextTokens <= 16_777_216, "contextTokens", contextTokens, "64 to 16777216");
        require(slots > 0 && slots <= 256, "slots", slots, "1 to 256");
        require((long) contextTokens * slots <= Integer.MAX_VALUE, "contextTokens x slots", contextTokens, "to fit");
        require(!alias.isBlank(), "alias", "'" + alias + "'", "the model's name");
    }

    /**
     * Threads for an engine that has the machine's cores to itself: one for each physical core, at most 8, because
     * generation is bound by memory long before. A replica with a CPU share gets that many instead; tests use 1.
     */
    public static int defaultThreads(int physicalCores) {
        return Math.clamp(physicalCores, 1, 8);
    }

    /** Placeholders that an engine's description may use. */
    Map<String, String> values() {
        return Map.of(
                "host", host,
                "port", Integer.toString(port),
                "model", model.toString(),
                "alias", alias,
                "threads", Integer.toString(threads),
                "contextTokens", Integer.toString(contextTokens),
                "totalContextTokens", Integer.toString(contextTokens * slots),
                "slots", Integer.toString(slots));
    }

    private static void require(boolean right, String name, Object value, String expected) {
        if (!right) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
        }
    }
}
