package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects everything that is wrong with one request, so that its author is told once. */
final class Findings {

    private final List<PlenumException> found = new ArrayList<>();

    void add(String problem, String expected, String nextStep) {
        found.add(new PlenumException(ErrorCode.INVALID_REQUEST, problem, expected, nextStep));
    }

    void add(PlenumException problem) {
        found.add(problem);
    }

    void check(boolean right, String problem, String expected, String nextStep) {
        if (!right) {
            add(problem, expected, nextStep);
        }
    }

    /** The value, or empty and a finding. */
    <T> Optional<T> take(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (PlenumException wrong) {
            found.add(wrong);
            return Optional.empty();
        }
    }

    /** Hands them on, each with where it was found. */
    void addTo(Findings others, String where) {
        found.forEach(problem -> others.add(where + ": " + problem.problem(), problem.expected(), problem.nextStep()));
    }

    boolean any() {
        return !found.isEmpty();
    }

    /** Throws when there is anything: a single finding as it is, several as one numbered list. */
    void raise() {
        if (found.size() == 1) {
            throw found.getFirst();
        }
        if (found.size() > 1) {
            StringBuilder all = new StringBuilder(found.size() + " things are wrong:");
            for (int i = 0; i < found.size(); i++) {
                all.append(i == 0 ? " " : "; ").append(i + 1).append(") ").append(line(found.get(i)));
            }
            throw new PlenumException(ErrorCode.INVALID_REQUEST, all.toString(), "", "Correct them and send it again");
        }
    }

    private static String line(PlenumException problem) {
        return problem.problem() + (problem.expected().isEmpty() ? "" : " (expected: " + problem.expected() + ")");
    }
}
