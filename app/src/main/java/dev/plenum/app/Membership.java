package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which control plane a gateway's data folder belongs to: the first that it joined, kept in the file {@code control-plane}. Usage goes to that one alone,
 * for another would put it on a statement a second time.
 */
final class Membership {

    private static final String FILE = "control-plane";

    private final Path file;
    private volatile Optional<String> controlPlane;

    private Membership(Path file, Optional<String> controlPlane) {
        this.file = file;
        this.controlPlane = controlPlane;
    }

    static Membership of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        return new Membership(
                file, Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty());
    }

    /** For a gateway that no control plane feeds: its usage is nobody's to be handed in. */
    static void checkNone(Path data, String where) {
        if (Files.exists(data.resolve(FILE))) {
            throw new PlenumException(
                    ErrorCode.DATA_DIRECTORY_UNUSABLE,
                    "data folder " + data + " belongs to a gateway that a control plane feeds",
                    "a folder of its own for a gateway with a file",
                    "Give this one another folder with " + where);
        }
    }

    /** Empty before the first was reached. */
    Optional<String> controlPlane() {
        return controlPlane;
    }

    /** @throws PlenumException CONFLICT where it belongs to another */
    void join(String name) throws IOException {
        if (controlPlane.isEmpty()) {
            Access.write(file, name);
            controlPlane = Optional.of(name);
        }
        if (!controlPlane.get().equals(name)) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "data folder " + file.getParent() + " belongs to control plane " + controlPlane.get()
                            + ", and this one is " + name,
                    "one control plane a data folder, since usage is handed to one alone",
                    "Use another data folder with --data, or join the control plane that it belongs to");
        }
    }
}
