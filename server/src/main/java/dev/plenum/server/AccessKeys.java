package dev.plenum.server;

import dev.plenum.core.port.Credentials;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.AccessKey;
import dev.plenum.core.tenancy.Rights;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who shows a service account's key. What is revoked, expired or shown from elsewhere opens nothing, nor does it go on to. */
final class AccessKeys implements SignIn {

    /** Its last use is written at most so often. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Credentials credentials;
    private final Views views;
    private final TimeSource time;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    AccessKeys(Credentials credentials, Views views, TimeSource time) {
        this.credentials = credentials;
        this.views = views;
        this.time = time;
    }

    @Override
    public Optional<Identity> identify(String sha256, InetAddress peer, Identity.Proof proof) {
        if (proof == Identity.Proof.COOKIE) {
            return Optional.empty();
        }
        return valid(sha256, peer).map(key -> {
            note(key.id());
            return new Identity(proof, key.principal(), () -> rights(sha256, peer), key.id());
        });
    }

    private Rights rights(String sha256, InetAddress peer) {
        return valid(sha256, peer)
                .map(key -> {
                    Rights all = views.directory().rights(key.principal());
                    return key.permissions().isEmpty() ? all : all.narrowedTo(key.permissions());
                })
                .orElse(Rights.NONE);
    }

    private Optional<AccessKey> valid(String sha256, InetAddress peer) {
        return Optional.ofNullable(views.directory().keys().get(sha256))
                .filter(key -> key.valid(time.now()))
                .filter(key -> views.directory().active(key.principal()))
                .filter(key -> key.networks().isEmpty()
                        || key.networks().stream().anyMatch(network -> network.contains(peer.getAddress())));
    }

    private void note(String id) {
        Instant now = time.now();
        Instant before = noted.get(id);
        if (before == null || !now.isBefore(before.plus(NOTED_EVERY))) {
            noted.put(id, now);
            credentials.used(id, now);
        }
    }
}
