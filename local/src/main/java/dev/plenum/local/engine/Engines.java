package dev.plenum.local.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The catalog of engines: those that Plenum ships, and the operator's own description files, which may replace a shipped
 * one by using its name.
 */
public final class Engines {
    private static final List<String> SHIPPED = List.of("llama.cpp");

    private final Map<String, Engine> byName;

    private Engines(Map<String, Engine> byName) {
        this.byName = byName;
    }

    /** The engines that Plenum ships. */
    public static Engines shipped() {
        Map<String, Engine> engines = new TreeMap<>();
        try {
            for (String name : SHIPPED) {
                String file = "engines/" + name + ".json";
                engines.put(name, Engine.parse(file, resource(file)));
            }
        } catch (CatalogException e) {
            throw new IllegalStateException("a description that Plenum ships is wrong: " + e.getMessage(), e);
        }
        return new Engines(engines);
    }

    /** The shipped engines and those of all {@code *.json} files in that folder, which need not exist. */
    public static Engines with(Path folder) throws CatalogException, IOException {
        Map<String, Engine> engines = new TreeMap<>(shipped().byName);
        List<String> problems = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
                for (Path file : files) {
                    try {
                        Engine engine = Engine.parse(file.toString(), Files.readString(file));
                        engines.put(engine.name(), engine);
                    } catch (CatalogException e) {
                        problems.add(e.getMessage());
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
        return new Engines(engines);
    }

    public Optional<Engine> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All engines, by name. */
    public List<Engine> all() {
        return List.copyOf(byName.values());
    }

    /** The tool for dev environments that Plenum ships. */
    public static Tool jupyterLab() {
        try {
            return Tool.parse("tools/jupyterlab.json", resource("tools/jupyterlab.json"));
        } catch (CatalogException e) {
            throw new IllegalStateException("a description that Plenum ships is wrong: " + e.getMessage(), e);
        }
    }

    static String resource(String file) {
        try (InputStream in = Engines.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("Plenum ships no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
