package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway that may be installed here. Model {@code bench} and key {@code sk-bench} must do at each. */
public interface Peer {

    /** As the table calls it. */
    String name();

    /** What is missing and how to install it; empty when it can be started. */
    Optional<String> missing();

    /** Writes its configuration and answers the command that serves until it is stopped, in the foreground. */
    List<String> command(Setting setting) throws IOException;

    /** Besides the bench's own. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Lines of a request's head that it needs besides the key. */
    default List<String> fields(Setting setting) {
        return List.of();
    }

    /** Answers GET with 200 once it serves; empty where only a completion tells. */
    default Optional<String> health() {
        return Optional.empty();
    }

    /** Whether its code becomes faster while it runs, so that it is warmed up at length. */
    default boolean compilesAsItRuns() {
        return false;
    }

    /** Whether it is a build of Plenum, held to the bars. */
    default boolean ours() {
        return false;
    }
}
