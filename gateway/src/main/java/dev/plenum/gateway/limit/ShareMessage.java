package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import java.util.List;

/**
 * What gateways and their {@link Coordinator} say to each other. First {@link Challenge}, {@link Proof}, {@link Welcome}; then the gateway defines each
 * key under a number of its own before it asks for it. Times are the coordinator's own and mean nothing elsewhere.
 */
sealed interface ShareMessage {

    /** The coordinator's first: prove that you know the secret. */
    record Challenge(String nonce) implements ShareMessage {}

    /** The gateway's answer, with a challenge of its own. */
    record Proof(String nonce, String proof) implements ShareMessage {}

    /** The coordinator's answer. From here on it answers the rest. */
    record Welcome(String proof) implements ShareMessage {}

    /** How many gateways are connected now. */
    record Gateways(int count) implements ShareMessage {}

    /** Under this number, this key with these limits; a second time: its limits have changed. */
    record Define(int number, String key, String project, List<Limit> keyLimits, List<Limit> projectLimits)
            implements ShareMessage {}

    /** The key is gone. */
    record Forget(int number) implements ShareMessage {}

    /** As many requests as possible, up to these; at least one of {@code firstTokens}. Exactly one {@link Grant} or {@link Refuse} answers. */
    record Ask(int number, long firstTokens, long requests, long tokens) implements ShareMessage {}

    /** So many may be let in; they count since {@code time}. */
    record Grant(int number, long time, long requests, long tokens, Figures figures) implements ShareMessage {}

    /**
     * Not even the first.
     *
     * @param limit which: an index into the key's limits and then the project's, as last defined
     */
    record Refuse(int number, int limit, long used, long retryNanos, boolean never, Figures figures)
            implements ShareMessage {}

    /** More, or where negative less, was used of what was granted at this time. */
    record Change(int number, long time, long requests, long tokens, long running) implements ShareMessage {}

    /** Was let in without asking. Counts from now. */
    record Report(int number, long requests, long tokens, long running) implements ShareMessage {}
}
