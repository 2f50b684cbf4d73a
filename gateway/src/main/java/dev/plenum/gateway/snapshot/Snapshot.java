package dev.plenum.gateway.snapshot;

import dev.plenum.core.tenancy.Limit;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that a gateway needs to serve: who may call, how much, and which engines answer. The control plane makes a new one at each change and gives it to
 * {@code Gateway.update}; it replaces the one before as a whole.
 *
 * @param version which state of the control plane this is, for logs and {@code /health}
 * @param keys by lower-case hexadecimal SHA-256 of the key, see {@link #hash}
 * @param projectLimits by project: what all its keys together may use
 * @param audits by project: how its prompts and answers are kept; of all others nothing is
 * @param costs budgets of projects, and the prices that requests count against them with
 */
public record Snapshot(
        long version,
        Map<String, Key> keys,
        List<Route> routes,
        Map<String, List<Limit>> projectLimits,
        Map<String, Audit> audits,
        Costs costs) {

    public Snapshot {
        keys = Map.copyOf(keys);
        routes = List.copyOf(routes);
        projectLimits = Map.copyOf(projectLimits);
        audits = Map.copyOf(audits);
    }

    /** One without audits and budgets. */
    public Snapshot(long version, Map<String, Key> keys, List<Route> routes, Map<String, List<Limit>> projectLimits) {
        this(version, keys, routes, projectLimits, Map.of(), Costs.NONE);
    }

    /** One without limits of projects, audits and budgets. */
    public Snapshot(long version, Map<String, Key> keys, List<Route> routes) {
        this(version, keys, routes, Map.of());
    }

    /** Whether the other would change nothing but the version. */
    public boolean servesAs(Snapshot other) {
        return keys.equals(other.keys) && routes.equals(other.routes) && projectLimits.equals(other.projectLimits);
    }

    /** Of all its routes. */
    public Set<Target> targets() {
        return routes.stream().flatMap(route -> route.targets().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** How a key stands in {@link #keys}. */
    public static String hash(String secret) {
        return hash(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** How a key stands in {@link #keys}, from its bytes as a caller sent them. */
    public static String hash(byte[] secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * An API key that may be used.
     *
     * @param models which it may ask for; empty: all of its project's and all that are everybody's
     * @param maxOutputTokens the most that one request may ask for; 0: no such limit
     * @param networks from which it may be shown
     * @param expires from then on it opens nothing; what was let in before goes on
     */
    public record Key(
            String id,
            String project,
            Set<String> models,
            List<Limit> limits,
            long maxOutputTokens,
            Networks networks,
            Optional<Instant> expires) {

        public Key {
            models = Set.copyOf(models);
            limits = List.copyOf(limits);
        }

        /** A key for everywhere and for ever. */
        public Key(String id, String project, Set<String> models, List<Limit> limits, long maxOutputTokens) {
            this(id, project, models, limits, maxOutputTokens, Networks.EVERYWHERE, Optional.empty());
        }

        /** Whether it may be shown from there. */
        public boolean openTo(Optional<InetAddress> caller) {
            return networks.isEverywhere() || caller.filter(networks::hold).isPresent();
        }

        /** A key without limits. */
        public Key(String id, String project) {
            this(id, project, Set.of(), List.of(), 0);
        }
    }
}
