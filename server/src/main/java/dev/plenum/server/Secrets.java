package dev.plenum.server;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes what must not be guessed, and what is kept of it. */
final class Secrets {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** Random digits of Crockford's base 32: five bits each. */
    static String random(int digits) {
        byte[] bytes = new byte[digits];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder();
        for (byte random : bytes) {
            text.append(DIGITS.charAt(random & 31));
        }
        return text.toString();
    }

    static String sha256Hex(String secret) {
        return HexFormat.of().formatHex(Digests.sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }
}
