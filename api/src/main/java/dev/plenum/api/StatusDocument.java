package dev.plenum.api;

import java.time.Instant;
import java.util.List;

/**
 * This installation.
 *
 * @param isolation what is enforced on replicas here and what is not, in words
 */
public record StatusDocument(
        String version,
        long pid,
        String data,
        Instant startedAt,
        long position,
        String api,
        String gateway,
        String page,
        List<String> isolation) {}
