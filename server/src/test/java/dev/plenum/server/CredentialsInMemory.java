package dev.plenum.server;

import dev.plenum.core.port.Credentials;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps password hashes and sessions for as long as the test runs. */
final class CredentialsInMemory implements Credentials {

    private final Map<String, String> hashes = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Instant> uses = new ConcurrentHashMap<>();

    @Override
    public Optional<String> passwordHash(String user) {
        return Optional.ofNullable(hashes.get(user));
    }

    @Override
    public void setPasswordHash(String user, String hash) {
        hashes.put(user, hash);
        closeAll(user);
    }

    @Override
    public void open(Session session, Instant forgotten) {
        sessions.put(session.sha256(), session);
    }

    @Override
    public void extend(String sha256, Instant expires) {
        sessions.computeIfPresent(sha256, (_, known) -> new Session(sha256, known.user(), expires));
    }

    @Override
    public Optional<Session> session(String sha256) {
        return Optional.ofNullable(sessions.get(sha256));
    }

    @Override
    public void close(String sha256) {
        sessions.remove(sha256);
    }

    @Override
    public void closeAll(String user) {
        sessions.values().removeIf(session -> session.user().equals(user));
    }

    @Override
    public Optional<Instant> lastUse(String keyId) {
        return Optional.ofNullable(uses.get(keyId));
    }

    @Override
    public void used(String keyId, Instant at) {
        uses.put(keyId, at);
    }

    @Override
    public void close() {}
}
