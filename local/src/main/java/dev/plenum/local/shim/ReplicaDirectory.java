package dev.plenum.local.shim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory through which the control plane and one replica's shim speak; it is all that is left of a replica when
 * the control plane has gone, and all a new one needs to readopt it. One directory is one generation of one replica and
 * is started at most once. Its owner alone may enter it, and
 * the command's working directory is elsewhere: a replica must not be able to write its own bill.
 *
 * <pre>
 * layout             "1": the version of this list. An older shim goes on with the layout it began with, so a newer
 *                    control plane reads every layout that a running shim may still have
 * launch             written by the control plane before the start: {@link ShimLaunch}
 * lock               a record lock (fcntl) held by the shim as long as it lives, taken before anything is started;
 *                    its time of change is the shim's last sign of life, renewed every ten seconds
 * start.json         {@link StartRecord}, by rename, before the command is let go
 * exit.json          {@link ExitRecord}, by rename, after everything has ended
 * stop               written by the control plane: grace in milliseconds. A shim that finds it at its start refuses
 * output-OFFSET.log  standard output and error; OFFSET is the position of the file's first byte: {@link OutputLog}
 * </pre>
 */
public record ReplicaDirectory(Path path) {
    public static final int LAYOUT = 1;

    /** In the environment of every process of a replica: its directory, by which {@link Leftovers} knows its own. */
    public static final String MARKER = "PLENUM_REPLICA_DIRECTORY";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Makes the directory and writes its launch; false when it was there before, with its first launch unchanged. */
    public boolean prepare(ShimLaunch launch) throws IOException {
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(path, owner);
            if (Files.exists(path.resolve("launch"))) {
                return false;
            }
            replace("layout", String.valueOf(LAYOUT).getBytes(StandardCharsets.US_ASCII));
            replace("launch", launch.encode());
            return true;
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + ": expected a directory", e);
        }
    }

    public String name() {
        return path.getFileName().toString();
    }

    public OutputLog output() {
        return new OutputLog(path);
    }

    public Optional<ShimLaunch> launch() throws IOException {
        try {
            return Optional.of(ShimLaunch.decode(Files.readAllBytes(path.resolve("launch"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What is known now. Costs a few small reads. */
    public ShimState state() throws IOException {
        Optional<ExitRecord> exit = exit();
        if (exit.isPresent()) {
            return new ShimState.Ended(exit.get());
        }
        Optional<StartRecord> start = start();
        if (start.isEmpty()) {
            return isLocked() ? new ShimState.Starting() : new ShimState.NotStarted();
        }
        if (!start.get().boot().equals(Boot.current())) {
            return new ShimState.EarlierBoot(start.get(), knownRunTime(start.get()));
        }
        if (start.get().shim().isAlive()) {
            return new ShimState.Running(start.get());
        }
        // The shim may have recorded the end between the first look and the last.
        return exit().<ShimState>map(ShimState.Ended::new)
                .orElseGet(() -> new ShimState.Lost(start.get(), knownRunTime(start.get())));
    }

    public Optional<StartRecord> start() throws IOException {
        return read("start.json")
                .map(json -> new StartRecord(
                        new Boot(json.path("boot_id").asString()),
                        new ProcessIdentity(
                                json.path("shim_pid").asLong(),
                                json.path("shim_start_ticks").asLong()),
                        new ProcessIdentity(
                                json.path("child_pid").asLong(),
                                json.path("child_start_ticks").asLong()),
                        Instant.ofEpochMilli(json.path("wall_millis").asLong()),
                        json.path("monotonic_nanos").asLong()));
    }

    public Optional<ExitRecord> exit() throws IOException {
        return read("exit.json").map(json -> {
            int signal = json.path("signal").asInt();
            return new ExitRecord(
                    json.path("status").asInt(),
                    signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal),
                    Duration.ofNanos(json.path("run_nanos").asLong()),
                    Instant.ofEpochMilli(json.path("wall_millis").asLong()),
                    json.path("oom_kills").asInt(),
                    json.path("left").asInt(),
                    json.path("trouble").asString());
        });
    }

    /** True while a shim (or another user of the lock) holds this directory. */
    public boolean isLocked() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(path.resolve("lock"), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Leaves the wish to stop, with its grace, where the shim reads it; a shim that has not begun will not begin. */
    public void writeStop(Duration grace) throws IOException {
        replace("stop", (grace.toMillis() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    public boolean isStopAsked() {
        return Files.exists(path.resolve("stop"));
    }

    /** Removes the directory and all in it. */
    public void delete() throws IOException {
        if (Files.exists(path)) {
            reduceToRecords();
            for (Path file : files()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        }
    }

    /** Removes the launch of a replica that has ended, with the secrets in its environment; its output and its exit record stay. */
    public void reduceToRecords() throws IOException {
        // `launch` goes first: without it a late shim finds nothing to run.
        Files.deleteIfExists(path.resolve("launch"));
        for (Path file : files()) {
            if (!OutputLog.isSegment(file) && !file.endsWith("exit.json")) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(path)) {
            return files.toList();
        }
    }

    private Duration knownRunTime(StartRecord start) {
        try {
            Instant seen = Files.getLastModifiedTime(path.resolve("lock")).toInstant();
            Duration known = Duration.between(start.startedAt(), seen);
            return known.isNegative() ? Duration.ZERO : known;
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    private Optional<JsonNode> read(String file) throws IOException {
        try {
            return Optional.of(JSON.readTree(Files.readAllBytes(path.resolve(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void replace(String file, byte[] content) throws IOException {
        Path temporary = path.resolve(file + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, path.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
