package dev.plenum.local.environment;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The installer processes that a crashed Plenum may have left behind. Each running installer is written down in
 * {@code installer.pid} with its process id and start time; {@code plenum down} and the next start end those whose owner
 * is gone. A process id that now belongs to something else is left alone.
 */
public final class Installers {
    static final String FILE = "installer.pid";
    private static final Duration GRACE = Duration.ofSeconds(2);

    private Installers() {}

    /** Ends every recorded installer below that folder whose owner no longer runs; returns how many were ended. */
    public static int stopLeftOver(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        int ended = 0;
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path child : children) {
                if (!Files.exists(child.resolve(FILE))) {
                    continue;
                }
                try (FolderLock owner = FolderLock.tryTake(lockFile(child)).orElse(null)) {
                    if (owner != null && stop(child)) {
                        ended++;
                    }
                }
            }
        }
        return ended;
    }

    static Path lockFile(Path folder) {
        return folder.resolveSibling(folder.getFileName() + ".lock");
    }

    static void record(Path folder, Process process) throws IOException {
        FileTree.writeByRename(
                folder.resolve(FILE),
                process.pid() + "\n" + startOf(process.pid()).orElse("ended") + "\n");
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** Ends the installer recorded in that folder, if it still runs, and its children. */
    static boolean stop(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        boolean ended = false;
        if (lines.size() == 2 && lines.get(0).matches("[0-9]{1,10}")) {
            long pid = Long.parseLong(lines.get(0));
            if (startOf(pid).filter(lines.get(1)::equals).isPresent()) {
                ProcessHandle.of(pid).ifPresent(Installers::end);
                ended = true;
            }
        }
        Files.deleteIfExists(file);
        return ended;
    }

    static void end(ProcessHandle process) {
        List<ProcessHandle> family = java.util.stream.Stream.concat(
                        process.descendants(), java.util.stream.Stream.of(process))
                .toList();
        family.forEach(ProcessHandle::destroy);
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                member.destroyForcibly();
            } catch (InterruptedException e) {
                member.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * When that process started, comparable over restarts of Plenum and of the machine: the boot's id and the kernel's
     * clock ticks (field 22 of /proc/PID/stat); elsewhere the start's second. Empty if it does not run.
     */
    private static Optional<String> startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            // The command's name stands in brackets and may itself hold blanks and brackets.
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return afterName[0].equals("Z") ? Optional.empty() : Optional.of(boot + " " + afterName[19]);
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(start -> Long.toString(start.getEpochSecond()));
        }
    }
}
