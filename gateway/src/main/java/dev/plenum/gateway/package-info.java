/**
 * The OpenAI-compatible data path. Read {@link dev.plenum.gateway.Gateway} (what exists), then {@code Front} (what happens to a request), {@code
 * Exchange} (how one reaches an engine and comes back) and {@code Charge} (how it becomes usage).
 */
package dev.plenum.gateway;
