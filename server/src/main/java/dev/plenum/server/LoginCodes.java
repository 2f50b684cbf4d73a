package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.server.oidc.Pkce;
import dev.plenum.server.oidc.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Hands a sign-in from the browser to the command line that waits for it: a code, good once, for two minutes, and only with that command line's verifier. */
final class LoginCodes {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int DIGITS = 32;

    private final TimeSource time;
    private final Map<String, Held> held = new LinkedHashMap<>();

    LoginCodes(TimeSource time) {
        this.time = time;
    }

    private record Held(String user, SignedIn signedIn, String challenge, Instant until) {}

    /** A user who has signed in. */
    record Taken(String user, SignedIn signedIn) {}

    synchronized String hold(String user, SignedIn signedIn, String challenge) {
        Instant now = time.now();
        held.values().removeIf(each -> !now.isBefore(each.until));
        String code = Secrets.random(DIGITS);
        held.put(code, new Held(user, signedIn, challenge, now.plus(WITHIN)));
        return code;
    }

    /** @throws PlenumException UNAUTHENTICATED */
    synchronized Taken take(String code, String verifier) {
        return Optional.ofNullable(held.remove(code))
                .filter(it -> time.now().isBefore(it.until))
                .filter(it -> it.challenge.equals(Pkce.challenge(verifier)))
                .map(it -> new Taken(it.user, it.signedIn))
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.UNAUTHENTICATED,
                        "the code is unknown, has been used, or is another command line's",
                        "the code of the last two minutes",
                        "Run it again: plenum login --oidc"));
    }
}
