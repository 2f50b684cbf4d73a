package dev.plenum.cli;

import dev.plenum.api.ProblemException;
import dev.plenum.api.UnreachableException;
import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Arguments;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Grammar;
import dev.plenum.cli.grammar.QuickReader;
import dev.plenum.core.error.Blame;
import dev.plenum.core.error.PlenumException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code plenum} command for everything that talks to a running installation. The launcher starts it; tests call {@link #run}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = run(args, out, err);
        out.flush();
        // Neither waits for nor runs into anything that is still open; shutdown hooks have nothing left to do.
        Runtime.getRuntime().exit(status);
    }

    /** One command in this process; answers its {@link ExitStatus}. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Surroundings.ofProcess(), out, err);
    }

    static int run(String[] args, Surroundings surroundings, PrintStream out, PrintStream err) {
        try {
            return dispatch(commandFirst(List.of(args)), surroundings, out, err);
        } catch (Failure e) {
            return complain(err, surroundings, e, e.status(), e.getMessage(), e.expected(), e.nextStep());
        } catch (ProblemException e) {
            var problem = e.problem();
            return complain(
                    err,
                    surroundings,
                    e,
                    ExitStatus.of(problem),
                    problem.detail(),
                    problem.expected(),
                    problem.nextStep());
        } catch (PlenumException e) {
            return complain(
                    err,
                    surroundings,
                    e,
                    e.code().blame() == Blame.USER ? ExitStatus.WRONG_USAGE : ExitStatus.FAILED,
                    e.problem() + ".",
                    e.expected(),
                    e.nextStep());
        } catch (UnreachableException e) {
            return unreachable(err, surroundings, e);
        } catch (RuntimeException e) {
            return complain(
                    err,
                    surroundings,
                    e,
                    ExitStatus.FAILED,
                    "A defect of the plenum command: " + e + ".",
                    "",
                    "Run it again with PLENUM_DEBUG=1 and report what it prints.");
        } finally {
            out.flush();
        }
    }

    private static int dispatch(List<String> typed, Surroundings surroundings, PrintStream out, PrintStream err) {
        Optional<Group> group = typed.isEmpty() ? Optional.empty() : Commands.find(typed.getFirst());
        Optional<Command> command = group.flatMap(found -> command(found, typed));
        if (command.isPresent()) {
            int words = group.get().isSingle() ? 1 : 2;
            Grammar grammar = command.get().grammar();
            Optional<Arguments> read = QuickReader.read(grammar, typed.subList(words, typed.size()));
            if (read.isPresent()) {
                String name = String.join(" ", typed.subList(0, words));
                return command.get().action().run(new Call(name, read.get(), surroundings, out, err));
            }
        }
        return Guide.answer(typed, surroundings, out, err);
    }

    private static Optional<Command> command(Group group, List<String> typed) {
        if (group.isSingle()) {
            return Optional.of(group.commands().getFirst());
        }
        return typed.size() < 2
                ? Optional.empty()
                : group.commands().stream()
                        .filter(command -> command.grammar().name().equals(typed.get(1)))
                        .findFirst();
    }

    /** {@code --data DIR job list} as {@code job list --data DIR}. */
    private static List<String> commandFirst(List<String> args) {
        int start = 0;
        while (start < args.size() && args.get(start).startsWith("--")) {
            String name = args.get(start).split("=", 2)[0];
            Optional<Flag> flag = Grammar.everywhere(name);
            if (flag.isEmpty()) {
                return args;
            }
            start += flag.get().takesValue() && name.length() == args.get(start).length() ? 2 : 1;
        }
        if (start == 0 || start >= args.size()) {
            return args;
        }
        int words = Commands.find(args.get(start))
                .map(group -> group.isSingle() ? 1 : 2)
                .orElse(1);
        int end = Math.min(start + words, args.size());
        List<String> moved = new ArrayList<>(args.subList(start, end));
        moved.addAll(args.subList(0, start));
        moved.addAll(args.subList(end, args.size()));
        return moved;
    }

    private static int unreachable(PrintStream err, Surroundings surroundings, UnreachableException e) {
        String reason = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
        return e.connected()
                ? complain(
                        err,
                        surroundings,
                        e,
                        ExitStatus.NOT_RUNNING,
                        e.getMessage() + reason + ".",
                        "a Plenum that keeps running until it has answered",
                        "Look whether it still runs: ./plenum status")
                : complain(
                        err,
                        surroundings,
                        e,
                        ExitStatus.NOT_RUNNING,
                        "Plenum is not running: nothing answers at " + e.address() + reason + ".",
                        "the address in endpoints.json of the data directory",
                        Installation.START);
    }

    static int complain(
            PrintStream err,
            Surroundings surroundings,
            RuntimeException cause,
            int status,
            String what,
            String expected,
            String nextStep) {
        err.println("plenum: " + what);
        if (!expected.isEmpty()) {
            err.println("expected: " + expected);
        }
        if (!nextStep.isEmpty()) {
            err.println("next: " + nextStep);
        }
        if (surroundings.variable("PLENUM_DEBUG").isPresent()) {
            cause.printStackTrace(err);
        }
        return status;
    }
}
