package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a database file to the newest schema: the numbered SQL files of its folder, 1.sql, 2.sql, and so on, those it has not had yet, in one
 * transaction. Its own few lines because a migration library costs a second of each start, see docs/adr/0003-migrations.md.
 */
final class Migrations {

    private Migrations() {}

    /** @throws PlenumException DATA_DIRECTORY_NEWER when the file has a version that this Plenum has no SQL for */
    static void apply(Connection connection, String folder) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("create table if not exists schema_version (version integer primary key) strict");
            long version = version(statement);
            String next = resource(folder, version + 1);
            while (!next.isEmpty()) {
                statement.executeUpdate(next);
                version++;
                statement.executeUpdate("insert into schema_version values (" + version + ")");
                next = resource(folder, version + 1);
            }
            if (version > 0 && resource(folder, version).isEmpty()) {
                throw new PlenumException(
                        ErrorCode.DATA_DIRECTORY_NEWER,
                        folder + ".db has schema version " + version + ", which a newer Plenum wrote",
                        "a version that this Plenum knows",
                        "Start the newer Plenum, or use another data directory");
            }
            connection.commit();
        }
    }

    private static long version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select coalesce(max(version), 0) from schema_version")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Empty when there is none. */
    private static String resource(String folder, long version) {
        try (InputStream sql = Migrations.class.getResourceAsStream(folder + "/" + version + ".sql")) {
            return sql == null ? "" : new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("migration " + folder + "/" + version + ".sql cannot be read", e);
        }
    }
}
