package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of an older Plenum are made anew from the first event on: what was counted must not be counted twice. */
final class ViewsUpgradeTest {

    @TempDir
    Path directory;

    @Test
    void viewsWithoutAnAuditTrailAreEmptiedAndBeginAtTheFirstEvent() throws SQLException, IOException {
        try (Connection old = connect();
                Statement statement = old.createStatement()) {
            statement.executeUpdate("create table schema_version (version integer primary key) strict");
            for (int version = 1; version <= 4; version++) {
                statement.executeUpdate(sql(version));
                statement.executeUpdate("insert into schema_version values (" + version + ")");
            }
            statement.executeUpdate("insert into device_time values ('2026-11-23','k','m',0,'','','','',1,1,0,0,0)");
            statement.executeUpdate("insert into device_level values ('s','{}')");
            statement.executeUpdate("insert into device_place values ('r','{}')");
            statement.executeUpdate("update progress set position = 900");
        }
        SqliteViews views = SqliteViews.open(directory, new EventCodec());
        assertEquals(0, views.position());
        views.close();
        try (Connection fresh = connect();
                Statement statement = fresh.createStatement()) {
            for (String table : new String[] {"device_time", "device_level", "device_place"}) {
                try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
                    assertEquals(0, row.getInt(1), table);
                }
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("views.db"));
    }

    private static String sql(int version) throws IOException {
        try (InputStream in = SqliteViews.class.getResourceAsStream("views/" + version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
