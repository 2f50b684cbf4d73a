package dev.plenum.gateway;

import java.util.List;
import java.util.Map;

/**
 * All that a gateway needs to serve: who may call, and which engines answer. The control plane makes a new one at each change and gives it to
 * {@link Gateway#update}; it replaces the one before as a whole.
 *
 * @param version which state of the control plane this is, for logs and {@code /health}
 * @param keys by lower-case hexadecimal SHA-256 of the key
 */
public record Snapshot(long version, Map<String, Key> keys, List<Route> routes) {

    public Snapshot {
        keys = Map.copyOf(keys);
        routes = List.copyOf(routes);
    }

    /** An API key that may be used. */
    public record Key(String id, String project) {}
}
