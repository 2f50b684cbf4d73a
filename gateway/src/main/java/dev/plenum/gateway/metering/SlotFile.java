package dev.plenum.gateway.metering;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** A file of {@value #SLOTS} slots after a header, mapped into memory: a store into it is in the page cache at once. */
record SlotFile(Path path) {

    static final int SLOTS = 4096;

    private static final byte[] HEADER =
            Arrays.copyOf("plenum requests in flight, format 1\n".getBytes(StandardCharsets.US_ASCII), Slot.BYTES);
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final long BYTES = (SLOTS + 1L) * Slot.BYTES;

    /**
     * The places of its slots; a file that is not there is made, with all its blocks, so that a store never meets a full disk.
     *
     * @throws PlenumException DATA_DIRECTORY_NEWER for a format that this version does not know, DISK_FULL or DATA_DIRECTORY_UNUSABLE when it
     *     cannot be made or read
     */
    List<MemorySegment> places() {
        try {
            if (!Files.exists(path)) {
                make();
            }
            MemorySegment mapped = map();
            return LongStream.rangeClosed(1, SLOTS)
                    .mapToObj(slot -> mapped.asSlice(slot * Slot.BYTES, Slot.BYTES, Long.BYTES))
                    .toList();
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    private void make() throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
            ByteBuffer content = ByteBuffer.allocate((int) BYTES).put(HEADER).rewind();
            while (content.hasRemaining()) {
                int _ = channel.write(content);
            }
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The mapping lasts as long as any slot of it is reachable. */
    private MemorySegment map() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != BYTES) {
                throw unknown();
            }
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto());
            if (!Arrays.equals(mapped.asSlice(0, Slot.BYTES).toArray(ValueLayout.JAVA_BYTE), HEADER)) {
                throw unknown();
            }
            return mapped;
        }
    }

    private PlenumException unknown() {
        return new PlenumException(
                ErrorCode.DATA_DIRECTORY_NEWER,
                path + " is not a file of requests in flight that this version knows",
                "format 1 and " + BYTES + " bytes",
                "Start the Plenum that wrote it, or take the file away: usage of the requests that were in flight is lost with it");
    }

    static PlenumException unusable(Path path, IOException cause) {
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        return new PlenumException(
                full ? ErrorCode.DISK_FULL : ErrorCode.DATA_DIRECTORY_UNUSABLE,
                path + " cannot be made or read: " + cause.getMessage(),
                "a directory that this user may write to, with 2 MiB free",
                "Check its owner and its disk, or use another data directory",
                cause);
    }
}
