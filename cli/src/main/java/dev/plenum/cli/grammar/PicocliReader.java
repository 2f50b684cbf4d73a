package dev.plenum.cli.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Turns grammars into picocli's model: for the help, for completion, and for arguments that {@link QuickReader} leaves alone. */
public final class PicocliReader {

    private static final String HELP = "--help";
    private static final int WIDTH = 100;

    private PicocliReader() {}

    /** A command without subcommands. */
    public static CommandSpec spec(Grammar grammar) {
        CommandSpec spec = group(grammar.name(), grammar.summary());
        for (Flag flag : grammar.flags()) {
            spec.addOption(option(flag));
        }
        int index = 0;
        for (Parameter parameter : grammar.parameters()) {
            spec.addPositional(positional(parameter, index));
            index += parameter.max() == Parameter.ANY ? 0 : parameter.max();
        }
        return spec;
    }

    /** A command that only has subcommands. */
    public static CommandSpec group(String name, String summary) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(escaped(summary)).width(WIDTH).sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", HELP)
                .usageHelp(true)
                .description("Show this help.")
                .build());
        return spec;
    }

    /** A command line with our settings; add the subcommands to the specification first. */
    public static CommandLine commandLine(CommandSpec spec) {
        return new CommandLine(spec)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setTrimQuotes(false)
                .setUsageHelpWidth(WIDTH);
    }

    /**
     * Empty when help was asked for.
     *
     * @throws CommandLine.ParameterException when they are wrong
     */
    public static Optional<Arguments> read(CommandLine command, Grammar grammar, List<String> typed) {
        ParseResult result = command.parseArgs(typed.toArray(new String[0]));
        if (result.isUsageHelpRequested()) {
            return Optional.empty();
        }
        Map<String, List<String>> flags = new LinkedHashMap<>();
        for (Flag flag : grammar.flags()) {
            if (result.hasMatchedOption(flag.name())) {
                flags.put(
                        flag.name(),
                        flag.takesValue() ? result.matchedOption(flag.name()).stringValues() : List.of());
            }
        }
        List<String> words = new ArrayList<>();
        // One that is matched before and after a flag is listed twice, each time with all its values.
        for (PositionalParamSpec parameter : new LinkedHashSet<>(result.matchedPositionals())) {
            words.addAll(parameter.stringValues());
        }
        return Optional.of(new Arguments(flags, words));
    }

    private static OptionSpec option(Flag flag) {
        List<String> names = new ArrayList<>();
        flag.alias().ifPresent(names::add);
        names.add(flag.name());
        OptionSpec.Builder option =
                OptionSpec.builder(names.toArray(new String[0])).description(escaped(flag.help()));
        if (flag.takesValue()) {
            option.paramLabel(flag.label()).arity("1").type(flag.repeatable() ? List.class : String.class);
            if (flag.repeatable()) {
                option.auxiliaryTypes(String.class);
            }
        } else {
            option.arity("0").type(boolean.class);
        }
        return option.build();
    }

    private static PositionalParamSpec positional(Parameter parameter, int index) {
        boolean many = parameter.max() > 1;
        PositionalParamSpec.Builder positional = PositionalParamSpec.builder()
                .paramLabel(parameter.label())
                .description(escaped(parameter.help()))
                .index(many ? index + "..*" : Integer.toString(index))
                .arity(many ? parameter.min() + "..*" : parameter.min() == 0 ? "0..1" : "1")
                .required(parameter.min() > 0)
                .type(many ? List.class : String.class);
        if (many) {
            positional.auxiliaryTypes(String.class);
        }
        return positional.build();
    }

    /** picocli reads a per cent sign as a format and an at sign as markup. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
