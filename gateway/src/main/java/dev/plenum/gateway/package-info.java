/**
 * The OpenAI-compatible data path. Read {@link dev.plenum.gateway.Gateway} (what exists), then {@code ClientConnection} and {@code Front} (what happens to a
 * request), {@code Call} (how it reaches an engine and comes back) and {@code Charge} (how it becomes usage). Limits begin at {@code RateLimiter}, what is
 * in flight at {@code InFlight}.
 */
package dev.plenum.gateway;
