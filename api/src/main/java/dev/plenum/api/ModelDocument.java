package dev.plenum.api;

import java.time.Instant;
import java.util.Map;

/** A model of the catalog with its lineage: what made it. */
public record ModelDocument(
        String name,
        String project,
        String format,
        String location,
        String sha256,
        long bytes,
        int contextTokens,
        boolean chat,
        String license,
        Map<String, String> lineage,
        Instant registeredAt) {

    /** Body of {@code POST /v1/models}: a GGUF file on this machine. */
    public record Add(
            String name,
            java.util.Optional<String> project,
            String location,
            java.util.Optional<Integer> contextTokens,
            java.util.Optional<Boolean> chat,
            java.util.Optional<String> license,
            java.util.Optional<Map<String, String>> lineage) {}
}
