package dev.plenum.core.port;

import java.time.Instant;
import java.util.Optional;

/**
 * What proves that somebody is a user: password hashes and open sessions. It is no part of the journal, so that an old hash can be forgotten. Safe from
 * any thread.
 */
public interface Credentials extends AutoCloseable {

    /** The hash of the user's password, in the PHC string format. */
    Optional<String> passwordHash(String user);

    /** Replaces the user's password and ends all of the user's sessions. */
    void setPasswordHash(String user, String hash);

    /** Keeps a session; forgets those that have expired by then. */
    void open(Session session, Instant forgotten);

    /** Lets a session go on until then, where it has not been closed. */
    void extend(String sha256, Instant expires);

    Optional<Session> session(String sha256);

    void close(String sha256);

    void closeAll(String user);

    /** When a key was last shown, to the minute. */
    Optional<Instant> lastUse(String keyId);

    void used(String keyId, Instant at);

    @Override
    void close();

    /**
     * A user who has signed in.
     *
     * @param sha256 of the secret that the user's browser or command line has, in hexadecimal
     * @param user such as {@code user:ada}
     */
    record Session(String sha256, String user, Instant expires) {}
}
