/**
 * What is told of requests: {@link dev.plenum.gateway.observe.AccessLog} (a line each), {@link dev.plenum.gateway.observe.Traces} (spans to a collector),
 * {@link dev.plenum.gateway.observe.AuditStore} (prompts and answers of projects that want that). Event loops only put into an {@code Outbox}; a thread behind
 * each does the rest.
 */
package dev.plenum.gateway.observe;
