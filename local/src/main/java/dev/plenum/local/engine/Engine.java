package dev.plenum.local.engine;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An engine as its description file says it: what serves a model inside a replica. {@link Engines} loads them,
 * {@link EngineInstaller} makes one ready to run.
 *
 * @param formats file formats of models it reads
 * @param installs ways to get it, the preferred first
 * @param deviceArguments flags that make it print the devices it can compute on, and end
 * @param healthPath answers 200 once the model is loaded
 * @param metrics our name of a metric → the engine's name of it, at metricsPath in Prometheus' format
 */
public record Engine(
        String name,
        String description,
        String licence,
        List<String> formats,
        List<Install> installs,
        CommandTemplate arguments,
        List<String> deviceArguments,
        String healthPath,
        String metricsPath,
        Map<String, String> metrics,
        Drain drain,
        int defaultContextTokens,
        int defaultSlots) {
    private static final Set<String> KEYS = Set.of(
            "name",
            "description",
            "licence",
            "formats",
            "installs",
            "arguments",
            "deviceArguments",
            "healthPath",
            "metricsPath",
            "metrics",
            "drain",
            "defaults");

    public Engine {
        formats = List.copyOf(formats);
        installs = List.copyOf(installs);
        deviceArguments = List.copyOf(deviceArguments);
        metrics = Map.copyOf(metrics);
    }

    /** Parameters with this engine's defaults. */
    public EngineParameters defaults(int port, Path model, String alias, int threads) {
        return new EngineParameters("127.0.0.1", port, model, alias, threads, defaultContextTokens, defaultSlots);
    }

    static Engine parse(String file, String text) throws CatalogException {
        DescriptionFile root = DescriptionFile.parse(file, text);
        root.onlyKeys(KEYS);
        Set<String> placeholders = new EngineParameters("h", 1, Path.of("m"), "a", 1, 64, 1)
                .values()
                .keySet();
        DescriptionFile defaults = root.object("defaults");
        Engine engine = new Engine(
                root.text("name"),
                root.text("description"),
                root.text("licence"),
                root.texts("formats"),
                root.objects("installs").stream()
                        .map(Engine::install)
                        .flatMap(Optional::stream)
                        .toList(),
                root.template("arguments", placeholders),
                root.texts("deviceArguments"),
                path(root, "healthPath"),
                path(root, "metricsPath"),
                root.textMap("metrics"),
                root.drain("drain"),
                defaults.integer("contextTokens", 64, 16_777_216),
                defaults.integer("slots", 1, 256));
        for (String needed : Set.of("port", "model")) {
            if (!engine.arguments.placeholders().contains(needed)) {
                root.problem("arguments", engine.arguments.words(), "{" + needed + "} among them");
            }
        }
        root.finish();
        return engine;
    }

    private static String path(DescriptionFile root, String key) {
        String path = root.text(key);
        if (!path.startsWith("/")) {
            root.problem(key, "'" + path + "'", "a path that starts with /");
        }
        return path;
    }

    private static Optional<Install> install(DescriptionFile at) {
        String kind = at.text("kind");
        List<String> arguments = at.texts("arguments");
        Set<Capability> capabilities = capabilities(at);
        return switch (kind) {
            case "binary" -> Optional.of(new Install.Binary(at.text("command"), arguments, capabilities));
            case "python" ->
                Optional.of(
                        new Install.PythonScript(at.text("environment"), at.text("script"), arguments, capabilities));
            default -> {
                at.problem("kind", "'" + kind + "'", "binary or python");
                yield Optional.empty();
            }
        };
    }

    private static Set<Capability> capabilities(DescriptionFile at) {
        Map<String, Capability> known = new LinkedHashMap<>();
        for (Capability capability : Capability.values()) {
            known.put(capability.name().toLowerCase(Locale.ROOT), capability);
        }
        Set<Capability> found = new TreeSet<>();
        for (String name : at.texts("capabilities")) {
            Optional.ofNullable(known.get(name))
                    .ifPresentOrElse(
                            found::add,
                            () -> at.problem(
                                    "capabilities",
                                    "'" + name + "'",
                                    known.keySet().stream().collect(Collectors.joining(", ", "one of ", ""))));
        }
        return found;
    }
}
