package dev.plenum.api;

import java.util.List;

/**
 * Why a workload waits, or why it landed where it is.
 *
 * @param summary one sentence
 * @param details one line each: how many nodes were ruled out by what, whose quota, what would let it start
 */
public record ExplanationDocument(String id, String phase, String summary, List<String> details) {}
