package dev.plenum.api;

import java.time.Instant;
import java.util.List;

/**
 * What the gateways do now.
 *
 * @param at when this was written; a gateway whose own time lies far before it has not told anything since
 */
public record GatewaysDocument(Instant at, List<GatewayDocument> gateways) {}
