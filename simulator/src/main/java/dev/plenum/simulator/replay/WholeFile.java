package dev.plenum.simulator.replay;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file that appears whole or not at all: it is written beside its place and moved there at the end. */
final class WholeFile implements AutoCloseable {

    private final Path file;
    private final Path partial;
    private final BufferedWriter out;
    private boolean complete;

    private WholeFile(Path file, Path partial, BufferedWriter out) {
        this.file = file;
        this.partial = partial;
        this.out = out;
    }

    static WholeFile open(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            return new WholeFile(file, partial, Files.newBufferedWriter(partial));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    void line(String text) {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** All lines are there: the file may appear. */
    void complete() {
        complete = true;
    }

    @Override
    public void close() {
        try {
            out.close();
            if (complete) {
                Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static PlenumException unwritable(Path file, IOException cause) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "cannot write '" + file + "': " + cause,
                "a place for a file",
                "Choose another --out",
                cause);
    }
}
