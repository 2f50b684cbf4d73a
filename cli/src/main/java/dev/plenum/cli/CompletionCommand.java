package dev.plenum.cli;

import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Parameter;
import java.util.List;
import picocli.AutoComplete;

/** {@code plenum completion}: a script for the shell. */
final class CompletionCommand {

    private CompletionCommand() {}

    static Group group() {
        return Group.single(Command.of(
                "completion",
                "Print the completion script of a shell.",
                List.of(),
                CompletionCommand::run,
                Parameter.one("SHELL", "bash or zsh. To use it: source <(./plenum completion bash)")));
    }

    private static int run(Call call) {
        String shell = call.arguments().word(0);
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw Failure.usage("There is no completion for '" + shell + "'.", "bash or zsh", call.help());
        }
        // The script finds out for itself which of the two shells reads it.
        call.out().print(AutoComplete.bash("plenum", Guide.tree()));
        return ExitStatus.DONE;
    }
}
