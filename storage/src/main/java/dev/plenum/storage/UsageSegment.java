package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads one segment file line by line, checking the chain. Its first line is a header that repeats the hash the chain goes on from, so that a segment
 * can be checked alone; each other line is what one append wrote.
 */
final class UsageSegment implements AutoCloseable {

    /** @param previous hash of the last line of the segment before, in hexadecimal */
    record Header(String previous, String incarnation, long first) {}

    /**
     * What one append wrote.
     *
     * @param first the sequence of its first record
     */
    record Group(long first, List<UsageRecord> records) {}

    private final Path file;
    private final EventCodec codec;
    private final InputStream input;
    private final long end;
    private final byte[] buffer = new byte[1 << 16];

    /** What of the buffer is from the file, and what of that is used. */
    private int filled;

    private int taken;
    private long offset;
    private long lines;
    private byte[] hash = HashChain.start();

    /** @param end bytes of it that may be read */
    UsageSegment(Path file, EventCodec codec, long end) throws IOException {
        this.file = file;
        this.codec = codec;
        this.input = Files.newInputStream(file);
        this.end = end;
    }

    /** Instead of the header: after a line that was read before. */
    void goOn(long from, long linesBefore, byte[] hashBefore) throws IOException {
        input.skipNBytes(from);
        offset = from;
        lines = linesBefore;
        hash = hashBefore.clone();
    }

    static UsageLine headerLine(byte[] previous, String incarnation, long first) {
        String rest = "\"previous\":\"" + HexFormat.of().formatHex(previous) + "\",\"incarnation\":\"" + incarnation
                + "\",\"first\":" + first + "}";
        return UsageLine.of(previous, rest.getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty at the end, or where only part of a line is. */
    private Optional<byte[]> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        long at = offset;
        while (at < end && fill()) {
            int until = (int) Math.min(filled, taken + end - at);
            int feed = taken;
            while (feed < until && buffer[feed] != '\n') {
                feed++;
            }
            line.write(buffer, taken, feed - taken);
            at += feed - taken;
            taken = feed;
            if (feed < until) {
                taken++;
                offset = at + 1;
                lines++;
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    /** False at the end of the file. */
    private boolean fill() throws IOException {
        if (taken == filled) {
            taken = 0;
            filled = Math.max(0, input.read(buffer));
        }
        return filled > 0;
    }

    /** Empty when its first line never got finished. */
    Optional<Header> header() throws IOException {
        Optional<byte[]> line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Header header = codec.read(line.get(), Header.class);
        hash = HexFormat.of().parseHex(header.previous());
        verify(line.get());
        return Optional.of(header);
    }

    /** The next line, checked and not parsed. */
    Optional<byte[]> next() throws IOException {
        Optional<byte[]> line = line();
        line.ifPresent(this::verify);
        return line;
    }

    Group group(byte[] line) {
        return codec.read(line, Group.class);
    }

    private void verify(byte[] line) {
        hash = UsageLine.read(hash, line).orElseThrow(this::damaged).hash();
    }

    PlenumException damaged() {
        return new PlenumException(
                ErrorCode.JOURNAL_DAMAGED,
                "usage log segment " + file + " is damaged at line " + lines + ": it is not what Plenum wrote there",
                "the hash that chains it to the line before",
                "Restore the data directory from a copy; keep this one to find out what changed it");
    }

    /** Of the last line that was read. */
    byte[] hash() {
        return hash.clone();
    }

    long lines() {
        return lines;
    }

    /** Where the last line that was read ends. */
    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
