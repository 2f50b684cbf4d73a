package dev.plenum.gateway;

import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Snapshot;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who is calling. A key is never kept: only its SHA-256 is compared, and nothing of it goes to an engine. */
public record Authentication(Duration maxSnapshotAge, TimeSource clock) {

    /** The key that the caller sent, by this directory; refuses when there is none, it cannot be known, or it is not good any more or not here. */
    Snapshot.Key authenticate(Optional<Directory> directory, byte[] credential, Optional<InetAddress> caller) {
        if (credential.length == 0) {
            throw Refusals.missingKey();
        }
        Directory known = directory.orElseThrow(
                () -> Refusals.keysNotVerifiable("this gateway has not been told any keys and routes yet"));
        Instant now = clock.now();
        if (known.olderThan(maxSnapshotAge, now)) {
            throw Refusals.keysNotVerifiable("the last keys and routes came at " + known.receivedAt()
                    + ", and they are trusted for " + maxSnapshotAge.toHours() + " h");
        }
        Snapshot.Key key = known.key(Snapshot.hash(credential)).orElseThrow(Refusals::wrongKey);
        if (key.expires().isPresent() && !now.isBefore(key.expires().get())) {
            throw Refusals.expiredKey(key.expires().get());
        }
        if (!key.openTo(caller)) {
            throw Refusals.wrongNetwork();
        }
        return key;
    }
}
