package dev.plenum.core.port;

import java.time.Instant;

/** The wall clock, or a virtual one. */
@FunctionalInterface
public interface TimeSource {
    Instant now();
}
