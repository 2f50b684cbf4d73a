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
    private final Map<String, Renewal> bySession = new ConcurrentHashMap<>();

    Renewals(OidcProvider provider, OidcUsers users, Credentials credentials, TimeSource time) {
        this.provider = provider;
        this.users = users;
        this.credentials = credentials;
        this.time = time;
    }

    /** @param end when the user signs in anew, whatever the provider says */
    private record Renewal(SignedIn signedIn, Instant end, Instant notBefore) {}

    /** When a session ends that begins now. */
    Instant expires(SignedIn signedIn) {
        return earlier(signedIn.expires(), end());
    }

    private Instant end() {
        return time.now().plus(provider.settings().longestSession());
    }

    void keep(String sha256, SignedIn signedIn) {
        Instant now = time.now();
        bySession.values().removeIf(each -> !now.isBefore(each.end));
        if (signedIn.refreshToken().isPresent()) {
            bySession.put(sha256, new Renewal(signedIn, end(), now));
        }
    }

    /** Whether the session goes on. One at a time for a session: a refresh token is good once. */
    boolean renewed(String sha256) {
        return bySession.computeIfPresent(sha256, this::renew) != null
                && credentials
                        .session(sha256)
                        .filter(session -> time.now().isBefore(session.expires()))
                        .isPresent();
    }

    /** Null: there is nothing to renew it with any more. */
    private Renewal renew(String sha256, Renewal renewal) {
        Instant now = time.now();
        boolean renewedMeanwhile = credentials
                .session(sha256)
                .filter(session -> now.isBefore(session.expires()))
                .isPresent();
        if (renewedMeanwhile || now.isBefore(renewal.notBefore)) {
            return renewal;
        }
        if (!now.isBefore(renewal.end)) {
            return null;
        }
        try {
            SignedIn again = provider.renewed(renewal.signedIn.refreshToken().orElseThrow());
            if (!again.who().equals(renewal.signedIn.who())) {
                return null;
            }
            String _ = users.known(again);
            credentials.extend(sha256, earlier(again.expires(), renewal.end));
            return new Renewal(again, renewal.end, now);
        } catch (PlenumException refused) {
            boolean later = refused.code() == ErrorCode.NOT_READY || refused.code() == ErrorCode.BUSY;
            return later ? new Renewal(renewal.signedIn, renewal.end, now.plus(AGAIN_AFTER)) : null;
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
