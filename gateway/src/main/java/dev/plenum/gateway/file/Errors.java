package dev.plenum.gateway.file;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with one file, told at once in the order of its lines. No message holds a secret. */
final class Errors {

    private static final int MOST_SHOWN = 100;

    private final Path file;
    private final List<Found> found = new ArrayList<>();

    Errors(Path file) {
        this.file = file;
    }

    /** {@code what} names the key and the value. */
    void add(Place place, String what, String expected) {
        found.add(new Found(place, what + (expected.isEmpty() ? "" : " (expected: " + expected + ")")));
    }

    /** @throws PlenumException INVALID_REQUEST when anything is wrong */
    void raise() {
        if (!found.isEmpty()) {
            throw asException();
        }
    }

    PlenumException asException() {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                (found.size() == 1 ? "1 error" : found.size() + " errors") + " in " + file + lines(),
                "",
                "Correct the file; docs/gateway.md has every key with its unit and default");
    }

    private String lines() {
        String shown = found.stream()
                .sorted(Comparator.comparing(Found::place))
                .limit(MOST_SHOWN)
                .map(one -> "\n  " + one.place() + ": " + one.text())
                .collect(Collectors.joining());
        return found.size() <= MOST_SHOWN ? shown : shown + "\n  and " + (found.size() - MOST_SHOWN) + " more";
    }

    private record Found(Place place, String text) {}
}
