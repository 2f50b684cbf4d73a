package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id as RFC 9106 recommends second (section 4): 64 MiB, three passes, four lanes, a salt of 128 bits and a tag of 256. A
 * hash says its own parameters in the PHC string format, so that they can be raised. At most two are computed at a time: each takes its memory.
 */
final class Passwords {

    static final int LEAST_CHARACTERS = 10;
    static final int MOST_CHARACTERS = 200;

    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final String HEAD = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore AT_ONCE = new Semaphore(2);

    private Passwords() {}

    /** @throws PlenumException INVALID_REQUEST for one that is too short or too long */
    static String hash(String password) {
        if (password.length() < LEAST_CHARACTERS || password.length() > MOST_CHARACTERS) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a password of " + password.length() + " characters",
                    LEAST_CHARACTERS + " to " + MOST_CHARACTERS + " characters",
                    "Choose a longer one, such as four words");
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return HEAD + base64(salt) + "$" + base64(tag(password, salt));
    }

    /** Takes the same time for every password of a length. */
    static boolean matches(String password, String hash) {
        String[] parts = hash.substring(HEAD.length()).split("\\$");
        byte[] wanted = Base64.getDecoder().decode(parts[1]);
        return MessageDigest.isEqual(wanted, tag(password, Base64.getDecoder().decode(parts[0])));
    }

    private static byte[] tag(String password, byte[] salt) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        byte[] tag = new byte[TAG_BYTES];
        AT_ONCE.acquireUninterruptibly();
        try {
            argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), tag);
        } finally {
            AT_ONCE.release();
        }
        return tag;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
