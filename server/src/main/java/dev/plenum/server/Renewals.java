package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Credentials;
import dev.plenum.core.port.TimeSource;
import dev.plenum.server.oidc.OidcProvider;
import dev.plenum.server.oidc.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions that go on after their ID token has expired, because the provider, asked with the refresh token, gave another. Refresh tokens are in memory
 * alone: after a start users sign in again once their token has expired.
 */
final class Renewals {

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    private final OidcProvider provider;
    private final OidcUsers users;
    private final Credentials credentials;
    private final TimeSource time;
    private final Map<String, Turn> bySession = new ConcurrentHashMap<>();

    Renewals(OidcProvider provider, OidcUsers users, Credentials credentials, TimeSource time) {
        this.provider = provider;
        this.users = users;
        this.credentials = credentials;
        this.time = time;
    }

    /** @param end when the user signs in anew, whatever the provider says */
    private record Renewal(SignedIn signedIn, Instant end, Instant notBefore) {}

    /** One asks the provider for a session at a time, and for none other: a refresh token is good once, and the provider may be slow. */
    private static final class Turn {
        private volatile Renewal renewal;

        private Turn(Renewal renewal) {
            this.renewal = renewal;
        }
    }

    /** When a session ends that begins now. */
    Instant expires(SignedIn signedIn) {
        return earlier(signedIn.expires(), end());
    }

    private Instant end() {
        return time.now().plus(provider.settings().longestSession());
    }

    void keep(String sha256, SignedIn signedIn) {
        Instant now = time.now();
        bySession.values().removeIf(each -> !now.isBefore(each.renewal.end));
        if (signedIn.refreshToken().isPresent()) {
            bySession.put(sha256, new Turn(new Renewal(signedIn, end(), now)));
        }
    }

    /** Whether the session goes on. */
    boolean renewed(String sha256) {
        Turn turn = bySession.get(sha256);
        return turn != null
                && renewed(sha256, turn)
                && credentials
                        .session(sha256)
                        .filter(session -> time.now().isBefore(session.expires()))
                        .isPresent();
    }

    private boolean renewed(String sha256, Turn turn) {
        synchronized (turn) {
            Optional<Renewal> next = renew(sha256, turn.renewal);
            if (next.isPresent()) {
                turn.renewal = next.get();
            } else {
                boolean _ = bySession.remove(sha256, turn);
            }
            return next.isPresent();
        }
    }

    /** Empty: there is nothing to renew it with any more. */
    private Optional<Renewal> renew(String sha256, Renewal renewal) {
        Instant now = time.now();
        boolean renewedMeanwhile = credentials
                .session(sha256)
                .filter(session -> now.isBefore(session.expires()))
                .isPresent();
        if (renewedMeanwhile || now.isBefore(renewal.notBefore)) {
            return Optional.of(renewal);
        }
        if (!now.isBefore(renewal.end)) {
            return Optional.empty();
        }
        try {
            SignedIn again = provider.renewed(renewal.signedIn.refreshToken().orElseThrow());
            if (!again.who().equals(renewal.signedIn.who())) {
                return Optional.empty();
            }
            String _ = users.known(again);
            credentials.extend(sha256, earlier(again.expires(), renewal.end));
            return Optional.of(new Renewal(again, renewal.end, now));
        } catch (PlenumException refused) {
            boolean later = refused.code() == ErrorCode.NOT_READY || refused.code() == ErrorCode.BUSY;
            return later
                    ? Optional.of(new Renewal(renewal.signedIn, renewal.end, now.plus(AGAIN_AFTER)))
                    : Optional.empty();
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
