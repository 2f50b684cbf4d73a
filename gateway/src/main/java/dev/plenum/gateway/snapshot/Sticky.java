package dev.plenum.gateway.snapshot;

import java.util.Locale;

/** What a route's requests keep to one target by, as long as that is well. */
public enum Sticky {
    /** Prompts that begin alike, within bounds of load: their beginning is in the target's cache. */
    PREFIX,
    /** Each key has its target. */
    KEY,
    /** Each {@code user} of the request has its target; a request without one goes by its prompt. */
    USER,
    /** Nothing: only load decides. */
    NONE;

    /** As it stands in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
