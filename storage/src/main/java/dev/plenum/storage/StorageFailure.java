package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** What SQLite or the file system refused, in words for the person who runs Plenum. */
final class StorageFailure {

    /** With less free than this, an I/O error of any kind is taken for a full disk. */
    private static final long NEARLY_FULL_BYTES = 64 * 1024;

    private StorageFailure() {}

    static PlenumException of(SQLException cause, Path file) {
        // The low byte is the primary result code, the rest refines it.
        int primary =
                cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : cause.getErrorCode();
        return switch (primary) {
            case 13 -> diskFull(file, cause);
            case 10 -> freeBytes(file) < NEARLY_FULL_BYTES ? diskFull(file, cause) : unusable(file, cause);
            case 8, 14, 3, 23 -> unusable(file, cause);
            case 11, 26 ->
                new PlenumException(
                        ErrorCode.JOURNAL_DAMAGED,
                        file + " is damaged: " + cause.getMessage(),
                        "the file as Plenum wrote it",
                        "Restore the data directory from a copy",
                        cause);
            default ->
                new PlenumException(
                        ErrorCode.INTERNAL, file + ": " + cause.getMessage(), "", "Report this with the log", cause);
        };
    }

    static PlenumException of(IOException cause, Path file) {
        boolean full =
                String.valueOf(cause.getMessage()).contains("No space left") || freeBytes(file) < NEARLY_FULL_BYTES;
        return full ? diskFull(file, cause) : unusable(file, cause);
    }

    static PlenumException diskFull(Path file, Exception cause) {
        return new PlenumException(
                ErrorCode.DISK_FULL,
                "no space left for " + file + " (free: " + freeBytes(file) / 1024 + " KiB)",
                "room for what has to be recorded",
                "Free some space on that disk and start Plenum again; nothing that was answered is lost",
                cause);
    }

    static PlenumException unusable(Path file, Exception cause) {
        return new PlenumException(
                ErrorCode.DATA_DIRECTORY_UNUSABLE,
                file + " cannot be read or written: " + cause.getMessage(),
                "a directory that this user may write to, on a local disk",
                "Check its owner and its mount, or use another data directory",
                cause);
    }

    private static long freeBytes(Path file) {
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
