package dev.plenum.storage;

import dev.plenum.core.port.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/** Password hashes and sessions in {@code credentials.db}, which has nothing that could be made again from the journal. */
public final class SqliteCredentials implements Credentials {

    private final Database database;

    private SqliteCredentials(Database database) {
        this.database = database;
    }

    /** Opens or makes those of a data directory, for its owner alone. */
    public static SqliteCredentials open(Path directory) {
        Path file = directory.resolve("credentials.db");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw StorageFailure.unusable(file, e);
        }
        return new SqliteCredentials(Database.writer(file, Database.Durability.FULL, "credentials"));
    }

    @Override
    public Optional<String> passwordHash(String user) {
        return database.transaction(
                in -> in.first("select hash from password where user = ?", row -> row.getString(1), user));
    }

    @Override
    public void setPasswordHash(String user, String hash) {
        Object _ = database.transaction(in -> {
            in.update("insert or replace into password (user, hash) values (?, ?)", user, hash);
            in.update("delete from session where user = ?", user);
            return in;
        });
    }

    @Override
    public void open(Session session, Instant forgotten) {
        Object _ = database.transaction(in -> {
            in.update("delete from session where expires <= ?", forgotten.toString());
            in.update(
                    "insert into session (sha256, user, expires) values (?, ?, ?)",
                    session.sha256(),
                    session.user(),
                    session.expires().toString());
            return in;
        });
    }

    @Override
    public void extend(String sha256, Instant expires) {
        update("update session set expires = ? where sha256 = ?", expires.toString(), sha256);
    }

    @Override
    public Optional<Session> session(String sha256) {
        return database.transaction(in -> in.first(
                "select user, expires from session where sha256 = ?",
                row -> new Session(sha256, row.getString(1), Instant.parse(row.getString(2))),
                sha256));
    }

    @Override
    public void close(String sha256) {
        update("delete from session where sha256 = ?", sha256);
    }

    @Override
    public void closeAll(String user) {
        update("delete from session where user = ?", user);
    }

    @Override
    public Optional<Instant> lastUse(String keyId) {
        return database.transaction(
                in -> in.first("select at from key_use where id = ?", row -> Instant.parse(row.getString(1)), keyId));
    }

    @Override
    public void used(String keyId, Instant at) {
        update("insert or replace into key_use (id, at) values (?, ?)", keyId, at.toString());
    }

    private void update(String sql, Object... values) {
        Object _ = database.transaction(in -> {
            in.update(sql, values);
            return in;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
