package dev.plenum.app.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Flags of {@code plenum bench gateway}. */
final class GatewayOptions {

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "gateway: length of a cell (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description =
                    "gateway: load before the first cell, for those whose code is compiled as it runs (default: ${DEFAULT-VALUE}).")
    double warmUpSeconds;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "gateway: these gateways, as the table calls them; direct is always measured.")
    private List<String> only = List.of();

    @Option(
            names = "--portkey",
            paramLabel = "DIR",
            description = "gateway: the folder where npm installed @portkey-ai/gateway.")
    Optional<Path> portkey = Optional.empty();

    @Option(
            names = "--litellm",
            paramLabel = "VENV",
            description = "gateway: the Python environment that has litellm[proxy] (default: the one on PATH).")
    Optional<Path> litellm = Optional.empty();

    @Option(
            names = "--ours",
            paramLabel = "NAME=LAUNCHER",
            description = "gateway: another build of Plenum beside this one, by its launcher script; repeatable.")
    Map<String, Path> ours = new LinkedHashMap<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** The gateways of {@code --only}, in whatever case they were written; empty for all. */
    List<String> only(List<String> known) {
        return only.stream().map(name -> known(name, known)).toList();
    }

    private String known(String name, List<String> known) {
        return known.stream().filter(name::equalsIgnoreCase).findFirst().orElseThrow(() -> {
            String expected = String.join(", ", known);
            return new ParameterException(
                    command.commandLine(), "--only " + name + ": no such gateway\n  expected: some of " + expected);
        });
    }
}
