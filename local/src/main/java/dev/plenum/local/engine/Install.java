package dev.plenum.local.engine;

import java.util.List;
import java.util.Set;

/** One way to get an engine onto a machine, with what it can do when it was got that way. */
public sealed interface Install {
    /** Flags that this way of running the engine needs beyond the common ones. */
    List<String> arguments();

    Set<Capability> capabilities();

    /** A program on PATH, which the user or the machine's image put there. */
    record Binary(String command, List<String> arguments, Set<Capability> capabilities) implements Install {
        public Binary {
            arguments = List.copyOf(arguments);
            capabilities = Set.copyOf(capabilities);
        }
    }

    /**
     * A script of ours that runs the engine from a Python package, in an environment of its own.
     *
     * @param environment name of a lock file that Plenum ships
     * @param script resource beside the engine's description
     */
    record PythonScript(String environment, String script, List<String> arguments, Set<Capability> capabilities)
            implements Install {
        public PythonScript {
            arguments = List.copyOf(arguments);
            capabilities = Set.copyOf(capabilities);
        }
    }
}
