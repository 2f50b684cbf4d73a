package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Grammar;
import dev.plenum.cli.grammar.Parameter;
import java.util.List;

/** One command: what may be typed, and what it does. */
record Command(Grammar grammar, Action action) {

    /** Answers the exit status. */
    @FunctionalInterface
    interface Action {
        int run(Call call);
    }

    /** A noun and its commands, such as {@code job}; or, with one command of the same name, a command without a noun. */
    record Group(String name, String summary, List<Command> commands) {

        static Group single(Command command) {
            return new Group(command.grammar.name(), command.grammar.summary(), List.of(command));
        }

        boolean isSingle() {
            return commands.size() == 1 && commands.getFirst().grammar.name().equals(name);
        }
    }

    static Command of(String name, String summary, List<Flag> flags, Action action, Parameter... parameters) {
        return new Command(Grammar.of(name, summary, flags, parameters), action);
    }
}
