package dev.plenum.local.plan;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.local.engine.Engine;
import dev.plenum.local.engine.EngineInstaller;
import dev.plenum.local.engine.Engines;
import dev.plenum.local.engine.InstalledEngine;
import dev.plenum.local.engine.InstalledTool;
import dev.plenum.local.engine.Tool;
import dev.plenum.local.environment.EnvironmentException;
import dev.plenum.local.environment.Environments;
import dev.plenum.local.environment.ModelFile;
import dev.plenum.local.environment.ModelFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Engines, tools and model files of this machine, installed at the first use and remembered. Safe from any thread. */
public final class Programs {

    private final Environments environments;
    private final EngineInstaller installer;
    private final ModelFiles models;
    private final Engines engines;
    private final Map<String, InstalledEngine> installedEngines = new ConcurrentHashMap<>();
    private final Map<String, InstalledTool> installedTools = new ConcurrentHashMap<>();

    /** @param data the data directory: environments and models live below it */
    public Programs(Path data, Engines engines) {
        this.environments = new Environments(data.resolve("environments"));
        this.installer = new EngineInstaller(environments, System.getenv().getOrDefault("PATH", ""));
        this.models = new ModelFiles(data.resolve("models"), environments);
        this.engines = engines;
    }

    /** The folder that holds every environment. */
    public Path environments() {
        return environments.root();
    }

    /**
     * @param progress gets a line for each step of an installation
     * @throws PlenumException NOT_FOUND, PREREQUISITE_MISSING, DOWNLOAD_FAILED, DISK_FULL
     */
    public InstalledEngine engine(String name, Consumer<String> progress) {
        InstalledEngine known = installedEngines.get(name);
        if (known != null) {
            return known;
        }
        Engine engine = engines.find(name)
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "engine '" + name + "'",
                        "one of " + engines.all().stream().map(Engine::name).toList(),
                        "Choose one of these"));
        InstalledEngine installed = installing(() -> installer.install(engine, progress));
        installedEngines.put(name, installed);
        return installed;
    }

    /** The dev environment tool of that name; installed when it is not here. */
    public InstalledTool tool(String name, Consumer<String> progress) {
        InstalledTool known = installedTools.get(name);
        if (known != null) {
            return known;
        }
        Tool tool = Engines.jupyterLab();
        if (!tool.name().equals(name)) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND, "tool '" + name + "'", "one of [" + tool.name() + "]", "Choose one of these");
        }
        InstalledTool installed = installing(() -> installer.install(tool, progress));
        installedTools.put(name, installed);
        return installed;
    }

    /** Where the file of a shipped model is; fetched when it is not here. */
    public Path model(ModelFile model, Consumer<String> progress) {
        return installing(() -> models.fetch(model, progress));
    }

    @FunctionalInterface
    private interface Installation<T> {
        T install() throws EnvironmentException, InterruptedException;
    }

    private static <T> T installing(Installation<T> installation) {
        try {
            return installation.install();
        } catch (EnvironmentException e) {
            throw new PlenumException(code(e.problem()), e.getMessage(), "", "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlenumException(ErrorCode.NOT_READY, "the installation was interrupted", "", "Start it again", e);
        }
    }

    private static ErrorCode code(EnvironmentException.Problem problem) {
        return switch (problem) {
            case NO_PYTHON, PYTHON_TOO_OLD, NO_VENV -> ErrorCode.PREREQUISITE_MISSING;
            case NO_NETWORK, HASH_MISMATCH, NOT_AVAILABLE, INSTALL_FAILED -> ErrorCode.DOWNLOAD_FAILED;
            case DISK_FULL -> ErrorCode.DISK_FULL;
            case NOT_WRITABLE -> ErrorCode.DATA_DIRECTORY_UNUSABLE;
        };
    }
}
