package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Credentials;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Principal;
import dev.plenum.core.tenancy.Rights;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Sessions of users who have signed in, with a password or at the OpenID provider. One ends by itself, at sign-out, and when its user is disabled. */
final class Sessions implements SignIn {

    static final Duration LIFE = Duration.ofHours(12);

    private static final int SECRET_DIGITS = 32;

    private final Credentials credentials;
    private final Views views;
    private final TimeSource time;
    private final Settings settings;
    private final Attempts attempts = new Attempts();

    Sessions(Credentials credentials, Views views, TimeSource time, Settings settings) {
        this.credentials = credentials;
        this.views = views;
        this.time = time;
        this.settings = settings;
    }

    /**
     * How sessions come to be and go on.
     *
     * @param passwords whether one may sign in with a password
     * @param longest no session lasts longer, renewed or not
     * @param renewed whether one that has expired goes on, by its SHA-256
     */
    record Settings(boolean passwords, Duration longest, Predicate<String> renewed) {
        static final Settings USUAL = new Settings(true, LIFE, _ -> false);
    }

    /** Hashed at first use: what a name that nobody has is compared with, so that it takes as long. */
    private static final class Decoy {
        static final String HASH = Passwords.hash("nobody has this password");
    }

    /** A new session; only its owner ever gets the secret. */
    record Opened(String secret, String user, Instant expires) {}

    /** @throws PlenumException UNAUTHENTICATED, TOO_MANY_ATTEMPTS */
    Opened open(String name, String password, InetAddress peer) {
        return open(verify(name, password, peer), time.now().plus(LIFE));
    }

    /** The id of the user whose password that is. @throws PlenumException UNAUTHENTICATED, TOO_MANY_ATTEMPTS */
    String verify(String name, String password, InetAddress peer) {
        Instant now = time.now();
        if (!settings.passwords) {
            throw new PlenumException(
                    ErrorCode.FORBIDDEN,
                    "nobody signs in with a password here",
                    "a sign-in at the OpenID provider",
                    "Run: plenum login --oidc");
        }
        attempts.begin(name, peer.getHostAddress(), now);
        String user = Principal.Kind.USER.wireName() + ":" + name;
        Optional<String> hash = credentials.passwordHash(user);
        boolean right = Passwords.matches(password, hash.orElseGet(() -> Decoy.HASH));
        if (!right || hash.isEmpty() || !views.directory().active(user)) {
            throw new PlenumException(
                    ErrorCode.UNAUTHENTICATED,
                    "nobody signs in as '" + name + "' with this password",
                    "the name and the password of a user who is not disabled",
                    "Correct them, or ask the operator: plenum user password " + name);
        }
        attempts.succeeded(name, peer.getHostAddress());
        return user;
    }

    /** For a user who has been recognised. */
    Opened open(String user, Instant expires) {
        Opened opened = new Opened("pls-" + Secrets.random(SECRET_DIGITS), user, expires);
        // One that has expired may still be renewed.
        Instant forgotten = time.now().minus(settings.longest);
        credentials.open(new Credentials.Session(Secrets.sha256Hex(opened.secret), user, expires), forgotten);
        return opened;
    }

    @Override
    public Optional<Identity> identify(String sha256, InetAddress peer, Identity.Proof proof) {
        return valid(sha256)
                .map(session -> new Identity(proof, session.user(), () -> valid(sha256)
                        .map(still -> views.directory().rights(still.user()))
                        .orElse(Rights.NONE)));
    }

    private Optional<Credentials.Session> valid(String sha256) {
        return credentials
                .session(sha256)
                .filter(session -> views.directory().active(session.user()))
                .filter(session -> time.now().isBefore(session.expires()) || settings.renewed.test(sha256));
    }
}
