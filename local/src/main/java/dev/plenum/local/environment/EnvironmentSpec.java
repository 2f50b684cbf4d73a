package dev.plenum.local.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Python environment shall hold: a name and the text of its lock file. The folder's name carries the lock's hash,
 * so that a changed lock means a new folder and a running process keeps the old one.
 *
 * @param name letters, digits, dots and dashes
 * @param lock requirements in pip's format, each with its hashes; may be empty for an environment with pip alone
 */
public record EnvironmentSpec(String name, String lock) {
    private static final String WARM = "# warm:";

    /** An environment that holds pip and nothing else; enough to fetch a model file. */
    public static final EnvironmentSpec PIP = new EnvironmentSpec("pip", "");

    public EnvironmentSpec {
        if (!name.matches("[A-Za-z0-9.-]{1,40}")) {
            throw new IllegalArgumentException(
                    "environment name '" + name + "': expected 1 to 40 letters, digits, dots or dashes");
        }
    }

    /** The environment whose lock file Plenum ships under that name. */
    public static EnvironmentSpec shipped(String name) {
        try (InputStream in = EnvironmentSpec.class.getResourceAsStream("locks/" + name + ".lock")) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "environment '" + name + "': Plenum ships no lock file of that name");
            }
            return new EnvironmentSpec(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the lock file of environment '" + name + "'", e);
        }
    }

    /**
     * Modules that the lock's line {@code # warm: a b c} names: they are imported once after the installation, so that
     * their compiled form is there before the first start, also where a sandbox shows the folder read-only.
     */
    List<String> warmModules() {
        return lock.lines()
                .filter(line -> line.startsWith(WARM))
                .flatMap(line -> Stream.of(line.substring(WARM.length()).strip().split(" ")))
                .filter(module -> module.matches("[A-Za-z_][A-Za-z0-9_.]*"))
                .toList();
    }

    /** The folder's name below the environments folder. */
    public String folder() {
        return name + "-" + Sha256.ofText(lock).substring(0, 12);
    }
}
