package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The directory that holds everything of one Plenum, locked by the one process that uses it. Whoever starts Plenum opens it before any other file in
 * it. The lock goes with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {

    /** The layout that this Plenum writes; goes up when an older Plenum must not touch the directory any more. */
    static final int VERSION = 1;

    private static final long LEAST_FREE_BYTES = 64L * 1024 * 1024;

    /** POSIX locks go as soon as any channel of the process to the file closes, so a second look within the process must not open one. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory (0700) or checks it, and locks it.
     *
     * @throws PlenumException DATA_DIRECTORY_UNUSABLE, DATA_DIRECTORY_NEWER, ALREADY_RUNNING, DISK_FULL
     */
    public static DataDirectory open(Path directory) {
        try {
            Path path = made(directory);
            if (!OPEN_HERE.add(path)) {
                throw alreadyRunning(
                        path, String.valueOf(ProcessHandle.current().pid()));
            }
            boolean done = false;
            try {
                DataDirectory opened = new DataDirectory(path, lock(path));
                done = true;
                return opened;
            } finally {
                if (!done) {
                    OPEN_HERE.remove(path);
                }
            }
        } catch (IOException e) {
            throw StorageFailure.unusable(directory, e);
        }
    }

    private static Path made(Path directory) throws IOException {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "data directory " + directory + " is a file",
                    "a directory, or a path where one can be made",
                    "Choose another path",
                    e);
        }
        Path path = directory.toRealPath();
        checkVersion(path);
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new PlenumException(
                    ErrorCode.DISK_FULL,
                    "data directory " + path + " has " + free / (1024 * 1024) + " MiB free",
                    "at least " + LEAST_FREE_BYTES / (1024 * 1024) + " MiB",
                    "Free some space on that disk, or use a data directory on another one");
        }
        return path;
    }

    private static void checkVersion(Path path) throws IOException {
        Path file = path.resolve("version");
        if (!Files.exists(file)) {
            checkNothingOfOthers(path);
            return;
        }
        String version = Files.readString(file).strip();
        if (!version.matches("[0-9]{1,9}")) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    file + " contains '" + version + "'",
                    "a number",
                    "Restore the data directory from a copy");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_NEWER,
                    "data directory " + path + " has layout version " + version + ", which a newer Plenum wrote",
                    "version " + VERSION + " or older",
                    "Start the newer Plenum, or use another data directory");
        }
    }

    /** Plenum makes its directory private: it must not do that to somebody's home. */
    private static void checkNothingOfOthers(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            if (files.anyMatch(file -> !file.getFileName().toString().equals("lock"))) {
                throw new PlenumException(
                        ErrorCode.DATA_DIRECTORY_UNUSABLE,
                        "data directory " + path + " has files in it, and none that say Plenum made it",
                        "an empty directory, or one that Plenum made",
                        "Choose another path");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw alreadyRunning(path, Files.readString(file).strip());
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(path.resolve("version"), VERSION + "\n");
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            done = true;
            return channel;
        } catch (OverlappingFileLockException e) {
            throw alreadyRunning(path, String.valueOf(ProcessHandle.current().pid()));
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private static PlenumException alreadyRunning(Path path, String pid) {
        return new PlenumException(
                ErrorCode.ALREADY_RUNNING,
                "Plenum is already running with data directory " + path + (pid.isEmpty() ? "" : ", pid " + pid),
                "one control plane a data directory",
                "Use that one, stop it with `plenum down`, or choose another data directory");
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageFailure.unusable(path, e);
        } finally {
            OPEN_HERE.remove(path);
        }
    }
}
