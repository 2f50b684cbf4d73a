package dev.plenum.api;

/**
 * One Server-Sent Event.
 *
 * @param event {@code message} when the server named none
 * @param id empty when the server gave none
 * @param data its lines, joined by line feeds
 */
public record ServerEvent(String event, String id, String data) {}
