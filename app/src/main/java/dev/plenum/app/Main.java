package dev.plenum.app;

import dev.plenum.app.bench.BenchCommand;
import dev.plenum.app.quickstart.QuickstartCommand;
import dev.plenum.core.error.PlenumException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that run a control plane or a gateway in their own process; the launcher script sends all others to module cli. */
@Command(
        name = "plenum",
        description = "Runs the control plane, or a gateway alone.",
        subcommands = {
            UpCommand.class,
            GatewayCommand.class,
            QuickstartCommand.class,
            SweepCommand.class,
            AuditCommand.class,
            BenchCommand.class,
            RehearseCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        QuietLogs.set();
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failed, _, _) -> {
                    Complaint.print(failed);
                    return 1;
                })
                .setParameterExceptionHandler((wrong, _) -> {
                    System.err.println("plenum: " + wrong.getMessage());
                    System.err.println("  next: " + wrong.getCommandLine().getCommandName() + " --help");
                    return 2;
                })
                .execute(arguments);
    }

    /** How an error is told: three lines for a person, never a stack trace unless PLENUM_DEBUG asks for one. */
    static final class Complaint {

        private Complaint() {}

        static void print(Throwable failed) {
            if (failed instanceof PlenumException why) {
                System.err.println("plenum: " + why.problem());
                if (!why.expected().isEmpty()) {
                    System.err.println("  expected: " + why.expected());
                }
                if (!why.nextStep().isEmpty()) {
                    System.err.println("  next: " + why.nextStep());
                }
            } else {
                System.err.println("plenum: " + (failed.getMessage() == null ? failed : failed.getMessage()));
            }
            if ("1".equals(System.getenv("PLENUM_DEBUG"))) {
                failed.printStackTrace();
            }
        }
    }
}
