package dev.plenum.local.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An engine that is on this machine and can be started: {@link EngineInstaller} makes it, the runtime takes its command.
 *
 * @param program the command's first words
 * @param accelerators what this build can compute on besides the CPU, as it said itself; empty means CPU only
 */
public record InstalledEngine(Engine engine, Install install, List<String> program, List<Accelerator> accelerators) {
    public InstalledEngine {
        program = List.copyOf(program);
        accelerators = List.copyOf(accelerators);
    }

    /**
     * A device as the engine names it.
     *
     * @param name the engine's own name, such as CUDA0
     * @param memoryMebibytes in all
     */
    public record Accelerator(String name, String description, long memoryMebibytes) {}

    public Set<Capability> capabilities() {
        return install.capabilities();
    }

    /** The words of the command that serves a model. */
    public List<String> command(EngineParameters parameters) {
        List<String> words = new ArrayList<>(program);
        engine.arguments().fill(parameters.values()).forEach(words::add);
        words.addAll(install.arguments());
        return List.copyOf(words);
    }
}
