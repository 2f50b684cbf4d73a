package dev.plenum.gateway.metering;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.gateway.snapshot.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who asked which model for what, and when: all that the usage of a request is recorded with.
 *
 * @param id of the request
 * @param key the id of the key that it came with
 * @param project who pays
 * @param model the public name
 * @param endpoint its path
 * @param admittedAt the instant whose prices hold
 * @param estimatedInputTokens what the input is taken for when no engine says
 */
public record MeteredRequest(
        String id,
        String key,
        String project,
        String model,
        String endpoint,
        Instant admittedAt,
        long estimatedInputTokens) {

    /**
     * The records of what it used: input tokens without the cached ones, cached input tokens where there are any, output tokens where the endpoint
     * generates, and the request. The log gives each its id when it is read.
     *
     * @param estimated no engine reported all of it
     */
    List<UsageRecord> usage(Tokens tokens, boolean estimated) {
        String source = estimated ? id + Charge.ESTIMATED : id;
        List<UsageRecord> records = new ArrayList<>(4);
        records.add(usage(Meter.Kind.INPUT_TOKENS, tokens.input() - tokens.cachedInput(), source));
        if (tokens.cachedInput() > 0) {
            records.add(usage(Meter.Kind.CACHED_INPUT_TOKENS, tokens.cachedInput(), source));
        }
        if (tokens.output() > 0 || generates()) {
            records.add(usage(Meter.Kind.OUTPUT_TOKENS, tokens.output(), source));
        }
        records.add(usage(Meter.Kind.REQUESTS, 1, source));
        return records;
    }

    private boolean generates() {
        return Endpoint.at(endpoint).map(Endpoint::generates).orElse(false);
    }

    private UsageRecord usage(Meter.Kind kind, long count, String source) {
        return new UsageRecord(
                        "", project, new Meter(kind, model, false), Quantity.of(count), admittedAt, admittedAt, source)
                .withKey(key);
    }

    /** The request that a record of usage is of. */
    static String idOf(UsageRecord usage) {
        String source = usage.source();
        return source.endsWith(Charge.ESTIMATED)
                ? source.substring(0, source.length() - Charge.ESTIMATED.length())
                : source;
    }
}
