package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.world.WorldImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The two newest snapshots, beside the batches in {@code journal.db}. Gzip makes them a tenth, and the loop, whose append has to wait meanwhile,
 * waits a tenth. One that is damaged or of another format is passed over: the journal has everything.
 */
final class Snapshots {

    /** Goes up whenever a World starts to hold what an older image lacks. */
    private static final int FORMAT = 1;

    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(long position, byte[] image, byte[] sha256) {}

    private final Database database;
    private final EventCodec codec;

    Snapshots(Database database, EventCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    void keep(WorldImage image) {
        byte[] packed = pack(codec.write(image));
        byte[] sha256 = HashChain.sha256().digest(packed);
        Object _ = database.transaction(in -> {
            in.update(
                    "insert or replace into snapshot (position, format, image, sha256) values (?, ?, ?, ?)",
                    image.position(),
                    FORMAT,
                    packed,
                    sha256);
            in.update("""
                    delete from snapshot where position not in
                    (select position from snapshot order by position desc limit 2)""");
            return image;
        });
    }

    Optional<WorldImage> newest() {
        return database.transaction(this::stored).stream()
                .flatMap(stored -> readable(stored).stream())
                .findFirst();
    }

    private List<Stored> stored(Database in) throws SQLException {
        List<Stored> all = in.list(
                "select position, image, sha256 from snapshot where format = ? order by position desc",
                (ResultSet row) -> new Stored(row.getLong(1), row.getBytes(2), row.getBytes(3)),
                FORMAT);
        long end = in.first("select coalesce(max(last_position), 0) from batch", row -> row.getLong(1))
                .orElseThrow();
        if (!all.isEmpty() && all.getFirst().position > end) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    database.file() + " is damaged at position " + (end + 1) + ": it ends at " + end,
                    "events up to its snapshot at " + all.getFirst().position,
                    "Restore the data directory from a copy");
        }
        return all;
    }

    private Optional<WorldImage> readable(Stored stored) {
        if (!Arrays.equals(HashChain.sha256().digest(stored.image), stored.sha256)) {
            System.getLogger(Snapshots.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "The snapshot at position " + stored.position + " is damaged; an older one is used");
            return Optional.empty();
        }
        return Optional.of(codec.read(unpack(stored.image), WorldImage.class));
    }

    private static byte[] pack(byte[] json) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return packed.toByteArray();
    }

    private static byte[] unpack(byte[] packed) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "a snapshot cannot be unpacked",
                    "gzip",
                    "Restore the data directory",
                    e);
        }
    }
}
