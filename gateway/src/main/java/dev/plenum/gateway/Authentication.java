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

    /** The key behind an {@code Authorization} header, by this directory; refuses when there is none or it cannot be known. */
    Snapshot.Key authenticate(Optional<Directory> directory, Optional<String> authorization) {
        String key = authorization
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .filter(token -> !token.isEmpty())
                .orElseThrow(Refusals::missingKey);
        Directory known = directory.orElseThrow(
                () -> Refusals.keysNotVerifiable("this gateway has not been told any keys and routes yet"));
        if (known.olderThan(maxSnapshotAge, clock.now())) {
            throw Refusals.keysNotVerifiable("the last keys and routes came at " + known.receivedAt()
                    + ", and they are trusted for " + maxSnapshotAge.toHours() + " h");
        }
        return known.key(sha256(key)).orElseThrow(Refusals::wrongKey);
    }

    static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
