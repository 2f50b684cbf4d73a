package dev.plenum.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * One connection to one SQLite file, with its statements, each prepared once. Threads take turns. There is one that writes a file; any number of
 * others read it meanwhile (WAL).
 */
final class Database implements AutoCloseable {

    /** What a commit waits for. */
    enum Durability {
        /** Until it is on the disk. */
        FULL,
        /** For nothing: what is lost can be made again. */
        REBUILDABLE
    }

    /** What is done within one transaction. */
    interface Work<T> {
        T run(Database database) throws SQLException;
    }

    /** Makes a value of the current row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final int BUSY_MILLISECONDS = 10_000;

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final ReentrantLock turn = new ReentrantLock();

    private Database(Path file, SQLiteConfig config) throws SQLException {
        this.file = file;
        config.setBusyTimeout(BUSY_MILLISECONDS);
        this.connection = config.createConnection("jdbc:sqlite:" + file);
    }

    /** The one that writes; brings the file to the newest schema first. */
    static Database writer(Path file, Durability durability, String schema) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(
                durability == Durability.FULL ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.OFF);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        try {
            Database database = new Database(file, config);
            try {
                database.connection.setAutoCommit(false);
                Migrations.apply(database.connection, schema);
                return database;
            } catch (SQLException | RuntimeException e) {
                database.connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageFailure.of(e, file);
        }
    }

    /** One that reads what the writer committed. */
    static Database reader(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_MODE, "wal");
        try {
            Database database = new Database(file, config);
            database.connection.setAutoCommit(false);
            return database;
        } catch (SQLException e) {
            throw StorageFailure.of(e, file);
        }
    }

    /** All of it or nothing. */
    <T> T transaction(Work<T> work) {
        turn.lock();
        try {
            return committed(work);
        } catch (SQLException e) {
            throw StorageFailure.of(e, file);
        } finally {
            turn.unlock();
        }
    }

    private <T> T committed(Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.run(this);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    /** What SQLite itself rolled back already, as it does when the disk is full, must not hide why. */
    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            System.getLogger(Database.class.getName()).log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
        }
    }

    /** Only within a transaction. */
    void update(String sql, Object... values) throws SQLException {
        statement(sql, values).executeUpdate();
    }

    /** Only within a transaction. */
    <T> List<T> list(String sql, Row<T> reader, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        each(sql, row -> all.add(reader.read(row)), values);
        return all;
    }

    /** The first row; only within a transaction. */
    <T> Optional<T> first(String sql, Row<T> reader, Object... values) throws SQLException {
        try (ResultSet rows = statement(sql, values).executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** Hands on row by row without keeping them; only within a transaction. */
    void each(String sql, Row<?> reader, Object... values) throws SQLException {
        try (ResultSet rows = statement(sql, values).executeQuery()) {
            while (rows.next()) {
                Object _ = reader.read(rows);
            }
        }
    }

    private PreparedStatement statement(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Optional<?> maybe ? maybe.orElse(null) : values[i]);
        }
        return statement;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw StorageFailure.of(e, file);
        } finally {
            turn.unlock();
        }
    }
}
