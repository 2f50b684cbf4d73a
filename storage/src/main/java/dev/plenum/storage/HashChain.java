package dev.plenum.storage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/** SHA-256 over what came before and what is added, so that an edit shows in everything after it. */
final class HashChain {

    /** What stands before the first. */
    private static final byte[] NOTHING = new byte[32];

    private HashChain() {}

    static byte[] start() {
        return NOTHING.clone();
    }

    static byte[] next(byte[] previous, long epoch, long firstPosition, Instant now, byte[] events) {
        ByteBuffer head = ByteBuffer.allocate(3 * Long.BYTES + Integer.BYTES)
                .putLong(epoch)
                .putLong(firstPosition)
                .putLong(now.getEpochSecond())
                .putInt(now.getNano())
                .flip();
        MessageDigest digest = sha256();
        digest.update(previous);
        digest.update(head);
        return digest.digest(events);
    }

    static byte[] next(byte[] previous, byte[] added) {
        MessageDigest digest = sha256();
        digest.update(previous);
        return digest.digest(added);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
