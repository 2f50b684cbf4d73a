package dev.plenum.local.engine;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dev environment's program as its description file says it, run as a module of a Python environment: JupyterLab.
 *
 * @param environment name of the lock file that Plenum ships
 * @param healthPath below the base path; answers 200 once the program is up (with the token)
 * @param shutdownPath below the base path; a POST with the token ends the program
 */
public record Tool(
        String name,
        String description,
        String licence,
        String environment,
        String module,
        CommandTemplate arguments,
        Map<String, String> variables,
        String healthPath,
        String shutdownPath,
        Drain drain) {
    private static final Set<String> KEYS = Set.of(
            "name",
            "description",
            "licence",
            "environment",
            "module",
            "arguments",
            "variables",
            "healthPath",
            "shutdownPath",
            "drain");

    public Tool {
        variables = Map.copyOf(variables);
    }

    /**
     * What one dev environment asks of its program.
     *
     * @param basePath path on which the proxy offers it, with a slash at both ends
     * @param token secret between the proxy and the program; it goes by environment variable, where other users of the
     *     machine cannot read it
     * @param directory the user's files
     * @param state where the program keeps settings, history and kernel connections
     */
    public record Parameters(String host, int port, String basePath, String token, Path directory, Path state) {
        public Parameters {
            if (!basePath.matches("/([A-Za-z0-9._~-]+/)*")) {
                throw new IllegalArgumentException(
                        "basePath is '" + basePath + "', expected a path with a slash at both ends");
            }
            if (token.length() < 16) {
                throw new IllegalArgumentException(
                        "the token has " + token.length() + " characters, expected 16 or more");
            }
        }

        Map<String, String> values() {
            return Map.of(
                    "host",
                    host,
                    "port",
                    Integer.toString(port),
                    "basePath",
                    basePath,
                    "token",
                    token,
                    "directory",
                    directory.toString(),
                    "state",
                    state.toString());
        }
    }

    /** A command to start: its words, and variables to add to the environment it gets. */
    public record Command(List<String> words, Map<String, String> variables) {}

    Command command(List<String> program, Parameters parameters) {
        Map<String, String> values = parameters.values();
        List<String> words = new java.util.ArrayList<>(program);
        arguments.fill(values).forEach(words::add);
        Map<String, String> filled = new LinkedHashMap<>();
        variables.forEach((key, value) -> filled.put(key, CommandTemplate.fill(value, values)));
        return new Command(List.copyOf(words), Map.copyOf(filled));
    }

    static Tool parse(String file, String text) throws CatalogException {
        DescriptionFile root = DescriptionFile.parse(file, text);
        root.onlyKeys(KEYS);
        Set<String> placeholders = new Parameters("h", 1, "/", "0123456789abcdef", Path.of("d"), Path.of("s"))
                .values()
                .keySet();
        Map<String, String> variables = root.textMap("variables");
        variables.forEach((key, value) -> new CommandTemplate(List.of(value))
                .placeholders().stream()
                        .filter(name -> !placeholders.contains(name))
                        .forEach(name ->
                                root.problem("variables." + key, "using {" + name + "}", "only " + placeholders)));
        Tool tool = new Tool(
                root.text("name"),
                root.text("description"),
                root.text("licence"),
                root.text("environment"),
                root.text("module"),
                root.template("arguments", placeholders),
                variables,
                root.text("healthPath"),
                root.text("shutdownPath"),
                root.drain("drain"));
        root.finish();
        return tool;
    }
}
