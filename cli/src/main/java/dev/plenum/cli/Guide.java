package dev.plenum.cli;

import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Arguments;
import dev.plenum.cli.grammar.Grammar;
import dev.plenum.cli.grammar.PicocliReader;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Everything that needs picocli: help, completion's model, what is wrong with a command line, and unusual but right ones. */
final class Guide {

    private static final Map<String, String> EXIT_STATUSES = exitStatuses();

    private Guide() {}

    private static Map<String, String> exitStatuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0", "done");
        statuses.put("1", "the thing asked for failed: the job failed, nothing of that name, ...");
        statuses.put("2", "wrong usage: a flag, a value or a specification");
        statuses.put("3", "Plenum is not running or cannot be reached");
        statuses.put("4", "refused for lack of room: quota, capacity, busy");
        statuses.put("130", "interrupted");
        return statuses;
    }

    /** The whole tree. */
    static CommandLine tree() {
        CommandSpec root = PicocliReader.group(
                "plenum",
                "Turns the accelerators you own into an AI cloud: train, develop, host, and a statement in money.");
        for (List<String> launched : Commands.ofTheLauncher()) {
            root.addSubcommand(launched.get(0), PicocliReader.group(launched.get(0), launched.get(1)));
        }
        for (String name : Commands.NAMES) {
            root.addSubcommand(name, branch(Commands.find(name).orElseThrow()));
        }
        root.usageMessage().exitCodeListHeading("Exit status:%n").exitCodeList(EXIT_STATUSES);
        return PicocliReader.commandLine(root);
    }

    private static CommandSpec branch(Group group) {
        if (group.isSingle()) {
            return PicocliReader.spec(group.commands().getFirst().grammar());
        }
        CommandSpec spec = PicocliReader.group(group.name(), group.summary());
        for (Command command : group.commands()) {
            spec.addSubcommand(command.grammar().name(), PicocliReader.spec(command.grammar()));
        }
        return spec;
    }

    /** For what the quick reader left: runs it if it is right, prints the help, or says what is wrong. */
    static int answer(List<String> typed, Surroundings surroundings, PrintStream out, PrintStream err) {
        if (!typed.isEmpty()) {
            Optional<String> launched = launched(typed.getFirst());
            if (launched.isPresent()) {
                throw Failure.usage(
                        "'" + launched.get() + "' is not a command that talks to a running Plenum.",
                        "the launcher, which runs it",
                        "./plenum " + String.join(" ", typed));
            }
        }
        CommandLine at = tree();
        int words = 0;
        while (words < typed.size() && at.getSubcommands().containsKey(typed.get(words))) {
            at = at.getSubcommands().get(typed.get(words++));
        }
        String name = String.join(" ", typed.subList(0, words));
        List<String> rest = typed.subList(words, typed.size());
        Optional<Command> command = leaf(typed, words);
        return command.isEmpty() ? group(at, name, rest, out) : leaf(command.get(), name, rest, surroundings, out, err);
    }

    private static int leaf(
            Command command,
            String name,
            List<String> rest,
            Surroundings surroundings,
            PrintStream out,
            PrintStream err) {
        CommandLine at =
                PicocliReader.commandLine(PicocliReader.spec(command.grammar()).name("plenum " + name));
        try {
            Optional<Arguments> arguments = PicocliReader.read(at, command.grammar(), rest);
            if (arguments.isPresent()) {
                return command.action().run(new Call(name, arguments.get(), surroundings, out, err));
            }
        } catch (ParameterException e) {
            throw wrong(e, command.grammar(), name);
        }
        at.usage(out, CommandLine.Help.Ansi.OFF);
        return ExitStatus.DONE;
    }

    private static int group(CommandLine at, String name, List<String> rest, PrintStream out) {
        boolean asked = rest.isEmpty() && name.isEmpty() || rest.contains("--help") || rest.contains("-h");
        if (asked || rest.equals(List.of("help"))) {
            at.usage(out, CommandLine.Help.Ansi.OFF);
            return ExitStatus.DONE;
        }
        String shown = name.isEmpty() ? "plenum" : "plenum " + name;
        if (rest.isEmpty()) {
            throw Failure.usage(
                    "'" + shown + "' needs a command.",
                    String.join(", ", at.getSubcommands().keySet()),
                    "See ./" + shown + " --help");
        }
        // Guesses help among the many first words; below a noun all of its few commands say more.
        List<String> near = name.isEmpty() ? new UnmatchedArgumentException(at, rest).getSuggestions() : List.of();
        throw Failure.usage(
                "'" + rest.getFirst() + "' is not a command of '" + shown + "'.",
                near.isEmpty() ? String.join(", ", at.getSubcommands().keySet()) : String.join(" or ", near),
                "See ./" + shown + " --help");
    }

    private static Failure wrong(ParameterException e, Grammar grammar, String name) {
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        boolean commandWord = name.equals("job submit") && e instanceof UnmatchedArgumentException;
        return Failure.usage(
                sentence(e.getMessage()),
                near.isEmpty() ? "plenum " + name + " " + grammar.shape() : String.join(" or ", near),
                "See ./plenum " + name + " --help"
                        + (commandWord ? "; put -- before a command that has flags of its own" : ""));
    }

    private static String sentence(String message) {
        String line = message.lines().findFirst().orElse("").strip();
        return line.endsWith(".") ? line : line + ".";
    }

    private static Optional<String> launched(String name) {
        return Commands.ofTheLauncher().stream()
                .map(List::getFirst)
                .filter(name::equals)
                .findFirst();
    }

    private static Optional<Command> leaf(List<String> typed, int words) {
        if (words == 0) {
            return Optional.empty();
        }
        return Commands.find(typed.getFirst()).flatMap(group -> {
            String last = typed.get(words - 1);
            boolean right = group.isSingle() ? words == 1 : words == 2;
            return group.commands().stream()
                    .filter(command -> right && command.grammar().name().equals(last))
                    .findFirst();
        });
    }
}
