package dev.plenum.app.quickstart;

import dev.plenum.api.ProblemException;
import dev.plenum.api.Wire;
import dev.plenum.core.error.PlenumException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the user sees of each step while it runs, and the one line of JSON at the end. */
final class Report {

    private static final int NAME_WIDTH = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final List<Map<String, Object>> steps = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final long startedNanos = System.nanoTime();

    /** @param terminal whether lines may be written over */
    Report(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Runs a step and times it; a failure is told with what to do, recorded, and ends the run. */
    boolean step(String name, String what, Callable<String> work) {
        out.println(pad(name) + what);
        long began = System.nanoTime();
        try {
            String result = work.call();
            double seconds = (System.nanoTime() - began) / 1e9;
            record(name, true, seconds);
            result.lines().forEach(line -> out.println(pad("") + line));
            out.printf("%sdone in %.1f s%n", pad(""), seconds);
            return true;
        } catch (Exception failed) {
            record(name, false, (System.nanoTime() - began) / 1e9);
            figures.put("error", reason(failed));
            out.println(pad("") + "FAILED: " + reason(failed));
            return false;
        }
    }

    private static String reason(Exception failed) {
        if (failed instanceof ProblemException problem) {
            return problem.problem().detail() + " (expected: "
                    + problem.problem().expected() + "). " + problem.problem().nextStep();
        }
        return failed instanceof PlenumException || failed.getMessage() != null
                ? failed.getMessage()
                : failed.toString();
    }

    void record(String name, boolean ok, double seconds) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("name", name);
        step.put("ok", ok);
        step.put("seconds", Math.round(seconds * 10) / 10.0);
        steps.add(step);
    }

    /** Seconds since the quickstart began, with the build before it. */
    double elapsedSeconds() {
        return (System.nanoTime() - startedNanos) / 1e9 + Session.buildSeconds();
    }

    void figure(String name, Object value) {
        figures.put(name, value);
    }

    void line(String text) {
        out.println(pad("") + text);
    }

    /** A line that the next one replaces, on a terminal; elsewhere only every so often. */
    void progress(String text, boolean milestone) {
        if (terminal) {
            out.print("\r" + pad("") + text + "\u001b[K");
            if (milestone) {
                out.println();
            }
            out.flush();
        } else if (milestone) {
            line(text);
        }
    }

    /** Text as it streams in. */
    void stream(String piece, boolean first) {
        out.print((first ? pad("") : "") + piece.replace("\n", "\n" + pad("")));
        out.flush();
    }

    void endStream() {
        out.println();
    }

    void plain(String text) {
        out.println(text);
    }

    String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("steps", steps);
        all.putAll(figures);
        return Wire.mapper().writeValueAsString(all);
    }

    private static String pad(String name) {
        return name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    }
}
