package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.units.Durations;
import dev.plenum.storage.AuditKey;
import dev.plenum.storage.JournalHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Leaves signed heads of the journal in a directory, a file each: at the start, on a schedule, and at the end; none where nothing was written since the
 * last. A file is there whole and on the disk, or not at all.
 */
final class HeadExport implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HeadExport.class.getName());
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Where to, and how often. */
    record Settings(Path directory, Duration every) {

        /** @throws PlenumException INVALID_REQUEST for anything but 1 s to 30 days */
        static Settings of(Path directory, String every) {
            return new Settings(
                    directory.toAbsolutePath(),
                    Durations.parse(every)
                            .filter(duration -> duration.compareTo(Duration.ofSeconds(1)) >= 0
                                    && duration.compareTo(Duration.ofDays(30)) <= 0)
                            .orElseThrow(() -> new PlenumException(
                                    ErrorCode.INVALID_REQUEST,
                                    "--audit-every is '" + every + "'",
                                    "1s to 30d, such as 1h",
                                    "plenum up --help")));
        }
    }

    private final Path data;
    private final AuditKey key;
    private final Path directory;
    private final TimeSource clock;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-heads").factory());
    private long last;

    private HeadExport(Path data, AuditKey key, Path directory, TimeSource clock) {
        this.data = data;
        this.key = key;
        this.directory = directory;
        this.clock = clock;
    }

    /** @throws PlenumException where the first cannot be written: later ones are tried again, and logged */
    static HeadExport start(Path data, AuditKey key, Settings settings, TimeSource clock) {
        HeadExport export = new HeadExport(data, key, settings.directory, clock);
        export.export();
        long millis = settings.every.toMillis();
        Future<?> _ = export.schedule.scheduleAtFixedRate(export::attempt, millis, millis, TimeUnit.MILLISECONDS);
        return export;
    }

    private void attempt() {
        try {
            export();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a signed head of the journal could not be exported", e);
        }
    }

    private synchronized void export() {
        try {
            Files.createDirectories(directory);
            Optional<JournalHead> head = JournalHead.sign(data, key, clock.now());
            if (head.isPresent() && head.get().position() > last) {
                write(head.get());
                last = head.get().position();
            }
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "the head of the journal cannot be written to " + directory + ": " + e.getMessage(),
                    "a folder that this user may write to",
                    "Choose another with --audit-heads DIR",
                    e);
        }
    }

    private void write(JournalHead head) throws IOException {
        Path file = directory.resolve("head-" + NAME.format(head.at()) + "-" + head.position() + ".json");
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            int _ = channel.write(ByteBuffer.wrap(head.json().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** With one more, of what was written last. */
    @Override
    public void close() {
        schedule.shutdownNow();
        attempt();
    }
}
