package dev.plenum.gateway.observe;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is appended to, for its owner alone (0600). Grown to its size it becomes {@code NAME.1}, what was {@code NAME.1} becomes {@code NAME.2}, and so
 * on; the last is deleted. It is cut between two writes only. For one thread.
 */
final class RotatingFile implements WritableByteChannel {

    private static final Set<StandardOpenOption> APPEND = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    private final AccessLog.File settings;
    private FileChannel file;

    private RotatingFile(AccessLog.File settings) throws IOException {
        this.settings = settings;
        this.file = open();
    }

    /** @throws PlenumException INVALID_REQUEST when it cannot be written */
    static RotatingFile open(AccessLog.File settings) {
        try {
            Files.createDirectories(settings.path().toAbsolutePath().getParent());
            return new RotatingFile(settings);
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "the access log " + settings.path() + " cannot be written: " + e,
                    "a file that can be written",
                    "Check who owns its folder, or give `access_log` another path",
                    e);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                settings.path(),
                APPEND,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public int write(ByteBuffer lines) throws IOException {
        int count = lines.remaining();
        if (!file.isOpen()) {
            file = open();
        }
        if (count > 0 && file.size() > 0 && file.size() + count > settings.maxBytes()) {
            rotate();
        }
        while (lines.hasRemaining()) {
            int _ = file.write(lines);
        }
        return count;
    }

    private void rotate() throws IOException {
        file.close();
        for (int older = settings.keep() - 1; older > 0; older--) {
            Path from = older == 1 ? settings.path() : aside(older - 1);
            if (Files.exists(from)) {
                Files.move(from, aside(older), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (settings.keep() == 1) {
            Files.deleteIfExists(settings.path());
        }
        file = open();
    }

    private Path aside(int number) {
        return settings.path().resolveSibling(settings.path().getFileName() + "." + number);
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Every write went to the file at once: there is nothing to lose.
        }
    }
}
