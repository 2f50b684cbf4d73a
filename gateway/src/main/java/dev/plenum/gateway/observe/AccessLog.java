package dev.plenum.gateway.observe;

import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One line of JSON for each request, written behind the event loops' back within some 50 ms. Lines that find {@value #MOST_WAITING} others waiting, or a disk
 * that takes none, are dropped and counted.
 */
public final class AccessLog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final int MOST_WAITING = 16_384;

    /** Where the lines go. */
    public sealed interface Settings {}

    /** Nowhere. */
    public record Off() implements Settings {}

    /** Standard output. */
    public record Stdout() implements Settings {}

    /**
     * A file.
     *
     * @param maxBytes from this size on it is put aside, and a new one begun
     * @param keep how many there are at most, with the one that is written
     */
    public record File(Path path, long maxBytes, int keep) implements Settings {

        public static final long MAX_BYTES = 64 << 20;
        public static final int KEEP = 4;

        /** 64 MiB each, four of them. */
        public File(Path path) {
            this(path, MAX_BYTES, KEEP);
        }
    }

    private final WritableByteChannel out;
    private final LineBuffer lines = new LineBuffer();
    private final TimeText time = new TimeText();
    private final LongAdder lost = new LongAdder();
    private final Outbox<AccessLine> outbox;
    private boolean failing;

    private AccessLog(WritableByteChannel out) {
        this.out = out;
        outbox = new Outbox<>("gateway-access-log", MOST_WAITING, Duration.ofHours(1), this::write);
    }

    /**
     * Empty where none is wanted.
     *
     * @throws PlenumException INVALID_REQUEST when the file cannot be written
     */
    public static Optional<AccessLog> open(Settings settings) {
        return switch (settings) {
            case Off _ -> Optional.empty();
            case Stdout _ -> Optional.of(new AccessLog(Channels.newChannel(System.out)));
            case File file -> Optional.of(new AccessLog(RotatingFile.open(file)));
        };
    }

    /** Never waits. */
    public void add(AccessLine line) {
        boolean _ = outbox.offer(line);
    }

    /** Lines that were not written. */
    public long dropped() {
        return outbox.dropped() + lost.sum();
    }

    private void write(List<AccessLine> batch) {
        lines.clear();
        batch.forEach(line -> line.writeTo(lines, time));
        try {
            ByteBuffer content = lines.content();
            while (content.hasRemaining()) {
                int _ = out.write(content);
            }
            failing = failing && batch.isEmpty();
        } catch (IOException e) {
            lost.add(batch.size());
            tell(e);
        }
    }

    /** Once, until it can be written again. */
    private void tell(IOException why) {
        if (!failing) {
            failing = true;
            LOG.log(System.Logger.Level.WARNING, "The access log cannot be written: {0}", why.toString());
        }
    }

    /** Writes what is there. */
    @Override
    public void close() {
        outbox.close();
        if (out instanceof RotatingFile file) {
            file.close();
        }
    }
}
