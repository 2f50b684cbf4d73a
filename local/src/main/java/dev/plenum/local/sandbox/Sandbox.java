package dev.plenum.local.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * What stands between a replica and the rest of this machine: bubblewrap where a real run of it worked, else nothing,
 * and then it says so. Probed once by the local runtime, which wraps each command with it.
 */
public sealed interface Sandbox permits Bubblewrap, Sandbox.None {

    /** In words for the operator: what isolates replicas, or why nothing does and what to do about it. */
    String describe();

    /** The command with the sandbox in front of it. */
    List<String> wrap(SandboxPolicy policy, List<String> command);

    /** The process name of what stands in front of the command; the shim does not pass notices to it. */
    Optional<String> wrapper();

    /** Nothing isolates replicas from each other, for the reason given. */
    record None(String reason) implements Sandbox {
        @Override
        public String describe() {
            return "none: " + reason;
        }

        @Override
        public List<String> wrap(SandboxPolicy policy, List<String> command) {
            return command;
        }

        @Override
        public Optional<String> wrapper() {
            return Optional.empty();
        }
    }

    /** The best that works here, found by running it. */
    static Sandbox probe() {
        return Bubblewrap.probe(System.getenv().getOrDefault("PATH", ""));
    }
}
