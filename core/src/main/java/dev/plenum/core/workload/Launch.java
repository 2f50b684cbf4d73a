package dev.plenum.core.workload;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a replica runs. A runtime adapter turns it into a process; the core never looks inside. */
public sealed interface Launch {

    /** Any command, in a directory of its own. */
    record Command(List<String> arguments, SortedMap<String, String> environment) implements Launch {
        public Command {
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }
    }

    /** An engine that serves a model, by the engine's name: {@code llama.cpp}. */
    record Engine(String engine, ModelReference model, int contextTokens, int threads) implements Launch {}

    /** An interactive tool, by its name: {@code jupyterlab}. */
    record Tool(String tool, SortedMap<String, String> environment) implements Launch {
        public Tool {
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }
    }

    /** A built-in training recipe, by its name: {@code decoder}; what it makes becomes a model. */
    record Recipe(String recipe, String modelName, SortedMap<String, String> parameters) implements Launch {
        public Recipe {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }
}
