package dev.plenum.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command takes from its process; tests bring their own.
 *
 * @param terminal both standard input and output are one
 */
record Surroundings(
        Map<String, String> environment, Path home, InputStream input, boolean terminal, InstantSource clock) {

    @SuppressWarnings("SystemConsoleNull") // It is null again in JDK 25 where there is no terminal.
    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                System.in,
                System.console() != null && System.console().isTerminal(),
                InstantSource.system());
    }

    /** Empty where it is not set, or set to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    boolean colour() {
        return terminal
                && variable("NO_COLOR").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
