package dev.plenum.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the process table itself, not at what Plenum believes. */
public final class Processes {

    private Processes() {}

    /** Living processes whose command line or environment names this folder, by pid and command; this JVM and its parents are not among them. */
    public static List<String> of(Path folder) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path -> !ours(path))
                    .filter(path -> read(path.resolve("cmdline")).contains(folder.toString())
                            || read(path.resolve("environ")).contains(folder.toString()))
                    .map(path -> path.getFileName() + " "
                            + read(path.resolve("cmdline")).replace('\0', ' '))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ours(Path process) {
        long pid = Long.parseLong(process.getFileName().toString());
        return Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        handle -> handle.flatMap(ProcessHandle::parent))
                .anyMatch(handle -> handle.get().pid() == pid);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
