package dev.plenum.simulator.trace;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Path;

/** How everything wrong with a trace file is said: where it stands, what stands there, what was expected, what to do. */
final class TraceError {

    private static final int SHOWN = 80;

    private TraceError() {}

    /** @param line counts from 1 and includes the header */
    static PlenumException inCell(Path file, long line, String column, String value, String expected, String nextStep) {
        return inLine(file, line, "column " + column + " is " + shown(value), expected, nextStep);
    }

    static PlenumException inLine(Path file, long line, String problem, String expected, String nextStep) {
        return inFile(file, "line " + line + ": " + problem, expected, nextStep);
    }

    static PlenumException inFile(Path file, String problem, String expected, String nextStep) {
        return new PlenumException(ErrorCode.INVALID_REQUEST, file + ", " + problem, expected, nextStep);
    }

    /** In quotes, cut where it is long, without what would disturb a terminal. */
    static String shown(String value) {
        String cut = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
