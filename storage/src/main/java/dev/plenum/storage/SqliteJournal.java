package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.WorldImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The journal in {@code journal.db}: one row a turn, one commit and one fsync a turn. The loop's thread appends; a follower reads on connections of
 * its own meanwhile. Events are JSON text, so that {@code sqlite3} and its JSON functions can ask questions of the file.
 */
public final class SqliteJournal implements Journal {

    private static final String TAIL =
            "select last_position, hash, (select coalesce(max(number), 0) from epoch) as epoch from batch"
                    + " order by first_position desc limit 1";

    private final EventCodec codec;
    private final Database database;
    private final Snapshots snapshots;

    private SqliteJournal(Database database, EventCodec codec) {
        this.database = database;
        this.codec = codec;
        this.snapshots = new Snapshots(database, codec);
    }

    /** Opens or makes the journal of a data directory. */
    public static SqliteJournal open(Path directory, EventCodec codec) {
        Path file = directory.resolve("journal.db");
        return new SqliteJournal(Database.writer(file, Database.Durability.FULL, "journal"), codec);
    }

    @Override
    public long openEpoch() {
        return database.transaction(in -> in.first("""
                        insert into epoch (number) select coalesce(max(number), 0) + 1 from epoch returning number""", row -> row.getLong(1)).orElseThrow());
    }

    @Override
    public void append(long epoch, long expectedPosition, Instant now, List<Event> events) {
        byte[] json = codec.encode(events);
        Object _ = database.transaction(in -> {
            Tail tail = tail(in);
            if (epoch != tail.epoch || expectedPosition != tail.position) {
                throw fenced(epoch, expectedPosition, tail);
            }
            if (!events.isEmpty()) {
                in.update(
                        "insert into batch (first_position, last_position, epoch, at, events, hash)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        expectedPosition + 1,
                        expectedPosition + events.size(),
                        epoch,
                        now.toString(),
                        new String(json, StandardCharsets.UTF_8),
                        HashChain.next(tail.hash, epoch, expectedPosition + 1, now, json));
            }
            return tail;
        });
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Tail(long position, byte[] hash, long epoch) {}

    private static Tail tail(Database in) throws SQLException {
        Optional<Tail> tail = in.first(
                TAIL, row -> new Tail(row.getLong("last_position"), row.getBytes("hash"), row.getLong("epoch")));
        return tail.isPresent() ? tail.get() : new Tail(0, HashChain.start(), epoch(in));
    }

    private static long epoch(Database in) throws SQLException {
        return in.first("select coalesce(max(number), 0) from epoch", row -> row.getLong(1))
                .orElseThrow();
    }

    private PlenumException fenced(long epoch, long expectedPosition, Tail tail) {
        return new PlenumException(
                ErrorCode.FENCED,
                "append to " + database.file() + " in epoch " + epoch + " after position " + expectedPosition,
                "epoch " + tail.epoch + ", position " + tail.position,
                "Another control plane writes this journal; stop this one");
    }

    @Override
    public Optional<WorldImage> snapshot() {
        return snapshots.newest();
    }

    @Override
    public void keep(WorldImage snapshot) {
        snapshots.keep(snapshot);
    }

    @Override
    public void replay(long afterPosition, Consumer<Batch> reader) {
        try (Database own = Database.reader(database.file())) {
            Object _ = own.transaction(in -> {
                byte[][] hash = {hashBefore(in, afterPosition)};
                long[] next = {0};
                in.each(
                        """
                        select first_position, last_position, epoch, at, cast(events as blob) as events, hash from batch
                        where last_position > ? order by first_position""",
                        row -> {
                            Batch batch = verified(row, hash[0], next[0]);
                            hash[0] = row.getBytes("hash");
                            next[0] = batch.lastPosition() + 1;
                            reader.accept(batch);
                            return batch;
                        },
                        afterPosition);
                return next;
            });
        }
    }

    /** Looks for it by halves: time never goes back in a journal. */
    @Override
    public long positionBefore(Instant time) {
        try (Database own = Database.reader(database.file())) {
            return own.transaction(in -> {
                long before = 0;
                long after = tail(in).position + 1;
                while (after - before > 1) {
                    long middle = before + (after - before) / 2;
                    Optional<Long> last = lastOfEarlier(in, middle, time);
                    before = last.orElse(before);
                    after = last.isPresent() ? after : middle;
                }
                return before;
            });
        }
    }

    /** The last position of the batch that holds this one, if it was recorded before that time. */
    private static Optional<Long> lastOfEarlier(Database in, long position, Instant time) throws SQLException {
        return in.first(
                        "select last_position, at from batch where first_position <= ? order by first_position desc limit 1",
                        row -> Instant.parse(row.getString(2)).isBefore(time)
                                ? Optional.of(row.getLong(1))
                                : Optional.<Long>empty(),
                        position)
                .flatMap(last -> last);
    }

    /** Of the last batch that is wholly at or before the position. */
    private static byte[] hashBefore(Database in, long position) throws SQLException {
        return in.first(
                        "select hash from batch where last_position <= ? order by first_position desc limit 1",
                        row -> row.getBytes(1),
                        position)
                .orElseGet(HashChain::start);
    }

    /** @param expected the first position it must have; 0 when it is the first to be read */
    private Batch verified(ResultSet row, byte[] before, long expected) throws SQLException {
        long first = row.getLong("first_position");
        long epoch = row.getLong("epoch");
        byte[] json = row.getBytes("events");
        Instant at = Instant.parse(row.getString("at"));
        byte[] hash = HashChain.next(before, epoch, first, at, json);
        if ((expected != 0 && first != expected) || !java.util.Arrays.equals(hash, row.getBytes("hash"))) {
            throw damaged(expected == 0 ? first : expected);
        }
        Batch batch = new Batch(epoch, first, at, codec.decode(json));
        if (batch.lastPosition() != row.getLong("last_position")) {
            throw damaged(first);
        }
        return batch;
    }

    private PlenumException damaged(long position) {
        return new PlenumException(
                ErrorCode.JOURNAL_DAMAGED,
                database.file() + " is damaged at position " + position + ": it is not what Plenum wrote there",
                "the hash that chains it to what is before it",
                "Restore the data directory from a copy; keep this one to find out what changed it");
    }

    @Override
    public void close() {
        database.close();
    }
}
