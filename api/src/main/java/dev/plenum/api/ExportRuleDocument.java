package dev.plenum.api;

import java.util.List;

/**
 * Whom nodes may not work for that carry this rule by their label {@code export-rule}.
 *
 * @param forbids nationalities, as ISO 3166-1 codes such as {@code KP}; empty: it holds no longer
 * @param source where the rule stands
 */
public record ExportRuleDocument(String name, List<String> forbids, String source) {}
