/**
 * Requests, tokens and concurrent requests that a key and its project may use. Read {@link dev.plenum.gateway.limit.RateLimiter} (the question),
 * {@link dev.plenum.gateway.limit.Limits} (one gateway alone, with {@code Account} and {@code Window}), then {@link dev.plenum.gateway.limit.SharedLimits}
 * (several gateways, with {@code Coordinator} on one of them and {@code SharedKey} on the others).
 */
package dev.plenum.gateway.limit;
