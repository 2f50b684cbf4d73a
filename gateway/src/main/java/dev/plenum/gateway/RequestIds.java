package dev.plenum.gateway;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The id of a request: in its {@code x-request-id}, at the engine, and on its usage records. */
final class RequestIds {

    static final String HEADER = "x-request-id";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 12;

    private RequestIds() {}

    static String next() {
        byte[] id = new byte[BYTES];
        RANDOM.nextBytes(id);
        return "req-" + HexFormat.of().formatHex(id);
    }
}
