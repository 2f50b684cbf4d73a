/**
 * The OpenAI-compatible data path. Read {@link dev.plenum.gateway.Gateway} (what exists), then {@code ClientConnection} and {@code Front} (what happens to a
 * request) and {@code Call} (how it reaches an engine and comes back). What it serves from is in {@code snapshot}, what a key may use in {@code limit}, how an
 * answer becomes usage in {@code metering}, the file of a gateway alone in {@code file}.
 */
package dev.plenum.gateway;
