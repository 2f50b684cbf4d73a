package dev.plenum.gateway.snapshot;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last snapshot on disk, readable by its owner alone: a gateway that starts while the control plane is away serves with it. It holds the secrets of
 * targets; of callers' keys only the hash.
 */
public record SnapshotFile(Path path) {

    private static final System.Logger LOG = System.getLogger(SnapshotFile.class.getName());

    /** Format 1 had no limits, models of keys, fallbacks, weights and secrets of targets; it is read as having none. */
    static final int FORMAT = 2;

    /** Empty when there is none, or none that this version can read: then keys fail closed until the first update. */
    public Optional<Directory> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            JsonNode root = new JsonMapper().readTree(Files.readAllBytes(path));
            int format = root.path("format").asInt(0);
            if (format < 1 || format > FORMAT) {
                throw new IOException("format " + root.path("format") + " (expected: 1 to " + FORMAT + ")");
            }
            return Optional.of(new Directory(
                    SnapshotJson.read(root),
                    Instant.parse(root.path("receivedAt").asString())));
        } catch (IOException
                | JacksonException
                | PlenumException
                | IllegalArgumentException
                | java.time.DateTimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The snapshot {0} cannot be used: {1}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /** Replaces the file in one step; a failure is logged and does not stop serving. */
    public void write(Directory directory) {
        try {
            replace(directory);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The snapshot {0} cannot be kept: {1}", path, e);
        }
    }

    /**
     * Leaves a snapshot for a gateway that is about to start, so that it serves by this one from its first request on.
     *
     * @throws PlenumException DATA_DIRECTORY_UNUSABLE
     */
    public void leave(Snapshot snapshot, Instant now) {
        try {
            replace(new Directory(snapshot, now));
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "the snapshot " + path + " cannot be written: " + e.getMessage(),
                    "a folder that can be written",
                    "Make room and check who owns it",
                    e);
        }
    }

    private void replace(Directory directory) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(SnapshotJson.write(directory));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
