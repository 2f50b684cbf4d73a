package dev.plenum.gateway;

import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.Optional;

/** Who is calling. A key is never kept: only its SHA-256 is compared, and nothing of it goes to an engine. */
public record Authentication(Duration maxSnapshotAge, TimeSource clock) {

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
        return known.key(Snapshot.hash(credential)).orElseThrow(Refusals::wrongKey);
    }
}
