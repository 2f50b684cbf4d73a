package dev.plenum.app.bench.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds installed programs. */
final class Programs {

    private Programs() {}

    /** On PATH, or where servers are installed and a user's PATH does not look. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator
                + "/usr/local/sbin";
        return first(Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable));
    }

    static Optional<Path> first(Stream<Path> candidates) {
        return candidates.filter(Files::isRegularFile).findFirst();
    }
}
