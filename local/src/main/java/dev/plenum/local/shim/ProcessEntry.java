package dev.plenum.local.shim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of the kernel's process table (proc(5), {@code /proc/PID/stat}), as {@link Leftovers} needs it. */
record ProcessEntry(long pid, char state, long parent, long session, long startTicks) {
    private static final Path PROC = Path.of("/proc");

    boolean isZombie() {
        return state == 'Z' || state == 'X';
    }

    ProcessIdentity identity() {
        return new ProcessIdentity(pid, startTicks);
    }

    static Optional<ProcessEntry> read(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name, in parentheses, may hold anything, so fields are counted from its end.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(new ProcessEntry(
                    pid,
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    static List<ProcessEntry> all() throws IOException {
        List<ProcessEntry> found = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                read(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The variable's value in the process's first environment; empty when unset or not ours to read. */
    Optional<String> variable(String name) {
        try {
            String environment = Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
            for (String entry : environment.split("\0")) {
                if (entry.startsWith(name + "=")) {
                    return Optional.of(entry.substring(name.length() + 1));
                }
            }
            return Optional.empty();
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }
}
