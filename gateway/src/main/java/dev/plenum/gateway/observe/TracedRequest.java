package dev.plenum.gateway.observe;

import java.util.List;

/**
 * A sampled request that has ended, with all attempts at targets: a span each.
 *
 * @param operation {@code chat}, {@code embeddings} …; empty where no model was asked
 * @param maxTokens that it asked for; -1 where it does not say
 */
public record TracedRequest(Trace trace, AccessLine line, String operation, long maxTokens, List<Attempt> attempts) {

    public TracedRequest {
        attempts = List.copyOf(attempts);
    }

    /**
     * One attempt at a target.
     *
     * @param span its id
     * @param model as the target was asked for it
     * @param startNanos after the request's start
     * @param endNanos after the request's start
     * @param error empty: it was the last, and what became of it is what became of the request
     */
    public record Attempt(
            String span, String model, String host, int port, long startNanos, long endNanos, String error) {}
}
