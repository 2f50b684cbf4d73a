package dev.plenum.api;

import java.util.List;

/** A list answer. */
public record Items<T>(List<T> items) {}
