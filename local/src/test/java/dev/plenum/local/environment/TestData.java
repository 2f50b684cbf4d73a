package dev.plenum.local.environment;

import java.nio.file.Path;

/** The folder in which real environments and models stay between tests and runs: building them costs seconds. */
public final class TestData {
    private TestData() {}

    public static Path root() {
        return Path.of(System.getProperty("basedir", "."), "target", "test-data")
                .toAbsolutePath()
                .normalize();
    }

    public static Environments environments() {
        return new Environments(root().resolve("environments"));
    }

    public static ModelFiles models() {
        return new ModelFiles(root().resolve("models"), environments());
    }
}
