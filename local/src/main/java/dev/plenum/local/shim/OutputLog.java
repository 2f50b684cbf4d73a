package dev.plenum.local.shim;

import dev.plenum.core.port.Outputs.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A replica's output as one stream of bytes with positions from its start, kept in segments of which the shim removes
 * the oldest. A reader follows by asking again from {@link Chunk#next}.
 */
public record OutputLog(Path directory) {
    private static final Pattern SEGMENT = Pattern.compile("output-(\\d+)\\.log");

    static boolean isSegment(Path file) {
        return SEGMENT.matcher(file.getFileName().toString()).matches();
    }

    /** At most {@code limit} bytes from {@code offset} on, or from the oldest that are kept; none when there is nothing new. */
    public Chunk read(long offset, int limit) throws IOException {
        // A segment can be removed between the listing and the reading; the next listing then no longer has it.
        NoSuchFileException removed = null;
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                return read(segments(), Math.max(0, offset), limit);
            } catch (NoSuchFileException e) {
                removed = e;
            }
        }
        throw new IOException(directory + ": output is removed faster than it can be read", removed);
    }

    private Chunk read(NavigableMap<Long, Path> segments, long offset, int limit) throws IOException {
        if (segments.isEmpty()) {
            return new Chunk(offset, new byte[0]);
        }
        long from = Math.max(offset, segments.firstKey());
        ByteBuffer bytes = ByteBuffer.allocate(limit);
        for (var segment : segments.tailMap(segments.floorKey(from), true).entrySet()) {
            if (segment.getKey() > from + bytes.position()) {
                break;
            }
            try (FileChannel file = FileChannel.open(segment.getValue())) {
                long at = from + bytes.position() - segment.getKey();
                for (int count = 1; count > 0 && bytes.hasRemaining(); ) {
                    count = file.read(bytes, at);
                    at += Math.max(0, count);
                }
            }
        }
        byte[] read = new byte[bytes.position()];
        bytes.flip().get(read);
        return new Chunk(from, read);
    }

    private NavigableMap<Long, Path> segments() throws IOException {
        var found = new TreeMap<Long, Path>();
        try (var files = Files.newDirectoryStream(directory, "output-*.log")) {
            for (Path file : files) {
                var match = SEGMENT.matcher(file.getFileName().toString());
                if (match.matches()) {
                    found.put(Long.parseLong(match.group(1)), file);
                }
            }
        } catch (NoSuchFileException e) {
            return found;
        }
        return found;
    }
}
