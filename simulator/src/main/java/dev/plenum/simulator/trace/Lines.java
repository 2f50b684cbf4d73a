package dev.plenum.simulator.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file as slices of one buffer, which is as long as the longest of them. A byte order mark, CRLF endings and blank lines at the end are
 * accepted; a blank line between others is an error, because it says that something is missing.
 */
final class Lines implements AutoCloseable {

    private static final int LONGEST_BYTES = 8 << 20;

    private final Path file;
    private final InputStream input;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int unread;
    private boolean ended;
    private long number;
    private int start;
    private int end;

    private Lines(Path file, InputStream input) {
        this.file = file;
        this.input = input;
    }

    /** Refuses a directory and what does not exist; a pipe will do. */
    static Lines open(Path file) {
        if (Files.isDirectory(file) || !Files.exists(file)) {
            String problem = Files.isDirectory(file) ? "is a directory" : "does not exist";
            throw TraceError.inFile(file, problem, "a trace file", "Give the path of the file");
        }
        try {
            Lines lines = new Lines(file, Files.newInputStream(file));
            lines.skipByteOrderMark();
            return lines;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    Path file() {
        return file;
    }

    /** Moves to the next line that is not blank; false at the end of the file. */
    boolean next() {
        long blank = 0;
        while (nextOfAny()) {
            if (start == end) {
                blank = number;
            } else if (blank == 0) {
                return true;
            } else {
                throw TraceError.inLine(
                        file, blank, "is blank", "blank lines only at the end", "Remove it, or export the trace again");
            }
        }
        return false;
    }

    /** The bytes that {@link #start} and {@link #end} refer to; valid until the next line. */
    byte[] bytes() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** Exclusive, without the line's ending. */
    int end() {
        return end;
    }

    /** Of the current line, from 1. */
    long number() {
        return number;
    }

    String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private boolean nextOfAny() {
        int newline = newline(unread);
        while (newline < 0 && !ended) {
            int searched = filled - unread;
            fill();
            newline = newline(unread + searched);
        }
        if (newline < 0 && unread == filled) {
            return false;
        }
        start = unread;
        end = newline < 0 ? filled : newline;
        unread = newline < 0 ? filled : newline + 1;
        number++;
        if (end > start && buffer[end - 1] == '\r') {
            end--;
        }
        return true;
    }

    private int newline(int from) {
        byte[] bytes = buffer;
        for (int i = from; i < filled; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Keeps what is unread, at the front of the buffer, and reads more behind it. */
    private void fill() {
        System.arraycopy(buffer, unread, buffer, 0, filled - unread);
        filled -= unread;
        unread = 0;
        if (filled == buffer.length) {
            grow();
        }
        try {
            int read = input.read(buffer, filled, buffer.length - filled);
            ended = read < 0;
            filled += Math.max(0, read);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void grow() {
        if (buffer.length >= LONGEST_BYTES) {
            throw TraceError.inLine(
                    file,
                    number + 1,
                    "does not end within " + LONGEST_BYTES + " bytes",
                    "a text file with one row a line",
                    "Unpack the file if it is compressed");
        }
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }

    private void skipByteOrderMark() {
        while (filled < 3 && !ended) {
            fill();
        }
        if (filled >= 3 && (buffer[0] & 0xff) == 0xef && (buffer[1] & 0xff) == 0xbb && (buffer[2] & 0xff) == 0xbf) {
            unread = 3;
        }
    }

    private static RuntimeException unreadable(Path file, IOException cause) {
        String problem = "cannot be read: " + cause.getMessage();
        return TraceError.inFile(file, problem, "a file you may read", "Check its permissions and its disk");
    }
}
