package dev.plenum.local.engine;

import java.util.List;

/** A tool that is on this machine: {@link EngineInstaller} makes it, the runtime takes its command. */
public record InstalledTool(Tool tool, List<String> program) {
    public InstalledTool {
        program = List.copyOf(program);
    }

    public Tool.Command command(Tool.Parameters parameters) {
        return tool.command(program, parameters);
    }
}
