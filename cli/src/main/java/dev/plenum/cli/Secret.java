package dev.plenum.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads a password: unseen from a terminal, else the first line of standard input; never from the command line, which others can list. */
final class Secret {

    private Secret() {}

    static String once(Call call, String prompt) {
        return call.surroundings().terminal() ? typed(prompt) : line(call);
    }

    /** A new one is typed twice at a terminal. */
    static String twice(Call call, String prompt) {
        if (!call.surroundings().terminal()) {
            return line(call);
        }
        String first = typed(prompt);
        if (!first.equals(typed("Again"))) {
            throw Failure.usage("The two are not the same.", "the same password twice", "Run the command again.");
        }
        return first;
    }

    /** The old one and the new one: typed, else the first two lines. */
    static String[] oldAndNew(Call call) {
        if (call.surroundings().terminal()) {
            return new String[] {typed("Old password"), twice(call, "New password")};
        }
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(call.surroundings().input(), StandardCharsets.UTF_8));
            String[] both = {lines.readLine(), lines.readLine()};
            if (both[0] == null || both[1] == null) {
                throw Failure.usage(
                        "No two passwords were given.",
                        "the old one and the new one, each on a line of standard input",
                        "Type them at a terminal, or pipe them in.");
            }
            return both;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // It is null again in JDK 25 where there is no terminal.
    private static String typed(String prompt) {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s: ", prompt);
        if (typed == null) {
            throw nothing();
        }
        return new String(typed);
    }

    private static String line(Call call) {
        try {
            String line = new BufferedReader(
                            new InputStreamReader(call.surroundings().input(), StandardCharsets.UTF_8))
                    .readLine();
            if (line == null || line.isEmpty()) {
                throw nothing();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Failure nothing() {
        return Failure.usage(
                "No password was given.", "a line on standard input", "Type it at a terminal, or pipe it in.");
    }
}
