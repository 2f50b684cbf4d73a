package dev.plenum.gateway;

import dev.plenum.core.port.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Who is calling. A key is never kept: only its SHA-256 is compared, and nothing of it goes to an engine. */
record Authentication(Duration maxSnapshotAge, TimeSource clock) {

    /** The key that the caller sent, by this directory; refuses when there is none or it cannot be known. */
    Snapshot.Key authenticate(Optional<Directory> directory, byte[] credential) {
        if (credential.length == 0) {
            throw Refusals.missingKey();
        }
        Directory known = directory.orElseThrow(
                () -> Refusals.keysNotVerifiable("this gateway has not been told any keys and routes yet"));
        if (known.olderThan(maxSnapshotAge, clock.now())) {
            throw Refusals.keysNotVerifiable("the last keys and routes came at " + known.receivedAt()
                    + ", and they are trusted for " + maxSnapshotAge.toHours() + " h");
        }
        return known.key(sha256(credential)).orElseThrow(Refusals::wrongKey);
    }

    static String sha256(String key) {
        return sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
