package dev.plenum.core.workload;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model of the catalog.
 *
 * @param location the file the engine loads
 * @param sha256 of that file, lower-case hexadecimal
 * @param contextTokens the longest context it was made for
 * @param chat its template takes chat messages
 * @param license SPDX identifier, or words
 * @param lineage what made it: source package, or job, data and their hashes, by name
 */
public record Model(
        String name,
        String project,
        String format,
        String location,
        String sha256,
        long bytes,
        int contextTokens,
        boolean chat,
        String license,
        SortedMap<String, String> lineage,
        Instant registeredAt) {

    public Model {
        lineage = Collections.unmodifiableSortedMap(new TreeMap<>(lineage));
    }
}
