package dev.plenum.local.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A core launch turned into what can be run on this machine, made by a {@link Planner}.
 *
 * @param environment beyond what every replica gets
 * @param readable paths below hidden ones (the data directory, /tmp, /run) that the replica reads; symbolic links must
 *     lead to paths it can see
 * @param writable the same for writing, beyond the working directory
 * @param port where it will listen on the loopback interface, from {@link PlanContext#freePort}
 * @param health what to ask to know that it is ready; only with a port
 * @param grace between notice and end when nobody asked for another
 */
public record LaunchPlan(
        List<String> command,
        Map<String, String> environment,
        List<Path> readable,
        List<Path> writable,
        OptionalInt port,
        Optional<Health> health,
        Duration grace) {

    /** Asked by GET; ready on a status of 2xx or 3xx, or with {@code anyAnswer} on any status at all. */
    public record Health(String path, boolean anyAnswer) {}

    public static final Duration USUAL_GRACE = Duration.ofSeconds(30);

    public LaunchPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
        if (health.isPresent() && port.isEmpty()) {
            throw new IllegalArgumentException("a health path without a port to ask");
        }
    }
}
