package dev.plenum.gateway.observe;

import dev.plenum.gateway.snapshot.Audit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of the audit store: {@code PROJECT/2026-11-23.jsonl}, one for each project and day (UTC), for their owner alone. Beside them {@code keep} says how long
 * that project's are kept, so that they are deleted in time even when nobody speaks of the project any more. For one thread.
 */
final class AuditFolder {

    private static final String ENDING = ".jsonl";
    private static final String KEEP = "keep";
    private static final long SECOND = 1_000_000_000L;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final LineBuffer lines = new LineBuffer();
    private final TimeText time = new TimeText();

    AuditFolder(Path folder) {
        this.folder = folder;
    }

    /** Adds records of one project, each to the file of its day: all of them, or, with an exception, those of some days. They are taken from the list. */
    void append(String project, Optional<Duration> keep, List<AuditRecord> records) throws IOException {
        Path own = folder.resolve(FileName.of(project));
        Files.createDirectories(own, PRIVATE_FOLDER);
        if (keep.isPresent()) {
            remember(own, keep.get());
        }
        while (!records.isEmpty()) {
            LocalDate day = day(records.getFirst());
            List<AuditRecord> ofDay =
                    records.stream().filter(one -> day(one).equals(day)).toList();
            append(own.resolve(day + ENDING), ofDay);
            records.removeAll(ofDay);
        }
    }

    private static LocalDate day(AuditRecord record) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(record.line().startEpochNanos() / SECOND), ZoneOffset.UTC);
    }

    /** All or nothing: half a line would spoil the next. */
    private void append(Path file, List<AuditRecord> records) throws IOException {
        lines.clear();
        records.forEach(record -> record.writeTo(lines, time));
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE_FILE)) {
            long size = channel.size();
            try {
                write(channel, size, lines.content());
            } catch (IOException e) {
                channel.truncate(size);
                throw e;
            }
        } finally {
            lines.shrink();
        }
    }

    private static void write(FileChannel channel, long at, ByteBuffer content) throws IOException {
        channel.position(at);
        while (content.hasRemaining()) {
            int _ = channel.write(content);
        }
    }

    private static void remember(Path own, Duration keep) throws IOException {
        Path file = own.resolve(KEEP);
        if (!keep.toString().equals(Files.exists(file) ? Files.readString(file) : "")) {
            Files.writeString(file, keep.toString());
        }
    }

    /** Deletes what is over: a day's file when the time to keep has passed since the day's end. */
    void clean(Instant now, Map<String, Audit> projects) throws IOException {
        for (Map.Entry<String, Audit> project : projects.entrySet()) {
            Path own = folder.resolve(FileName.of(project.getKey()));
            if (Files.exists(own)) {
                remember(own, project.getValue().keep());
            }
        }
        for (Path own : list(folder)) {
            clean(own, now.minus(keep(own)));
        }
    }

    private static void clean(Path own, Instant before) throws IOException {
        for (Path file : list(own)) {
            Optional<LocalDate> day = day(file);
            if (day.isPresent()
                    && !day.get()
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .isAfter(before)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(found::add);
            }
        }
        return found;
    }

    private static Duration keep(Path own) throws IOException {
        try {
            return Duration.parse(Files.readString(own.resolve(KEEP), StandardCharsets.UTF_8));
        } catch (DateTimeException | java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException e) {
            return Audit.KEEP;
        }
    }

    private static Optional<LocalDate> day(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.endsWith(ENDING)
                    ? Optional.of(LocalDate.parse(name.substring(0, name.length() - ENDING.length())))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
