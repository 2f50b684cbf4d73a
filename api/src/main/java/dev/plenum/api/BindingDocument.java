package dev.plenum.api;

import java.util.List;
import java.util.Optional;

/**
 * Where a project's work may run, and whose it is.
 *
 * @param regions values that the label "region" of its nodes may have; absent: anywhere
 * @param nationalities of the organization and the end users behind it, as ISO 3166-1 codes such as {@code DE}; absent: it does not say
 */
public record BindingDocument(Optional<List<String>> regions, Optional<List<String>> nationalities) {}
