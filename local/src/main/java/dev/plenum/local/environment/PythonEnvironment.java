package dev.plenum.local.environment;

import java.nio.file.Path;

/** An environment that is ready to use: what {@link Environments#prepare} returns to those who start processes in it. */
public record PythonEnvironment(String name, Path folder) {
    /** The interpreter that sees the environment's packages. */
    public Path python() {
        return folder.resolve("bin/python");
    }
}
