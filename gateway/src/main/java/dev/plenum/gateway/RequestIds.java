package dev.plenum.gateway;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The id of a request: in its {@code x-request-id}, at the engine, and on its usage records. */
final class RequestIds {

    static final String HEADER = "x-request-id";

    /** Where Anthropic's clients look for it. */
    static final String ANTHROPICS_HEADER = "request-id";

    private RequestIds() {}

    /** 96 random bits; nobody needs not to guess them. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "req-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt());
    }
}
