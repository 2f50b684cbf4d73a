package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The usage log in the folder {@code usage} of a data directory, or a {@linkplain UsageMirrors mirror} of another's: segment files of JSON lines, one line an append, each line with a SHA-256 over the
 * one before, across segments. An append is in the page cache when it returns, so it survives the process; the disk has it within 100 ms, and before
 * anybody reads it, so that the ledger can never know more than the log. Half a line at the end is what a crash leaves of an append that never
 * returned, and is cut off; any other damage is an alarm.
 */
public final class SegmentedUsageLog implements UsageLog {

    private static final long SEGMENT_BYTES = 8L * 1024 * 1024;

    /** Between admission, which is a record's time, and the append: no request takes longer. */
    private static final Duration LONGEST_REQUEST = Duration.ofDays(1);

    private final Path folder;
    private final EventCodec codec;
    private final long segmentBytes;
    private final String incarnation;
    private final ReentrantLock turn = new ReentrantLock();

    /** By the sequence of their first record; the last one is written. */
    private final NavigableMap<Long, Path> segments = new TreeMap<>();

    private final UsageCursor cursor;
    private volatile UsageTail tail;

    private SegmentedUsageLog(Path folder, EventCodec codec, long segmentBytes, Supplier<String> name)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.codec = codec;
        this.segmentBytes = segmentBytes;
        this.incarnation = born(folder.resolve("incarnation"), name);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .forEach(file -> segments.put(first(file), file));
        }
        this.tail = recover();
        this.cursor = new UsageCursor(codec, incarnation);
    }

    /** Opens or makes the usage log of a data directory. */
    public static SegmentedUsageLog open(Path directory, EventCodec codec) {
        return open(directory, codec, SEGMENT_BYTES);
    }

    static SegmentedUsageLog open(Path directory, EventCodec codec, long segmentBytes) {
        return open(directory.resolve("usage"), codec, segmentBytes, SegmentedUsageLog::random);
    }

    /** Opens or makes a copy of another log in this folder: it has that one's incarnation, and its sequences. */
    static SegmentedUsageLog mirror(Path folder, EventCodec codec, String incarnation) {
        return open(folder, codec, SEGMENT_BYTES, () -> incarnation);
    }

    private static SegmentedUsageLog open(Path folder, EventCodec codec, long segmentBytes, Supplier<String> name) {
        try {
            return new SegmentedUsageLog(folder, codec, segmentBytes, name);
        } catch (IOException e) {
            throw StorageFailure.unusable(folder, e);
        }
    }

    private static String random() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String born(Path file, Supplier<String> name) throws IOException {
        if (!Files.exists(file)) {
            Path draft = Files.writeString(file.resolveSibling("incarnation.new"), name.get() + "\n");
            Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private Path file(long first) {
        return folder.resolve(String.format("segment-%019d.jsonl", first));
    }

    private static long first(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    /** Checks the last segment, cuts off an append that a crash left half done, and goes on from there. */
    private UsageTail recover() throws IOException {
        while (!segments.isEmpty()) {
            Path last = segments.lastEntry().getValue();
            Optional<UsageTail> found = UsageTail.recover(last, codec);
            if (found.isPresent()) {
                return found.get();
            }
            Files.delete(last);
            segments.pollLastEntry();
        }
        return begin(0, HashChain.start(), Optional.empty());
    }

    private UsageTail begin(long first, byte[] previous, Optional<UsageTail> before) throws IOException {
        Path file = file(first);
        UsageTail fresh = UsageTail.begin(file, UsageSegment.headerLine(previous, incarnation, first), first, before);
        segments.put(first, file);
        return fresh;
    }

    @Override
    public String incarnation() {
        return incarnation;
    }

    @Override
    public long append(List<UsageRecord> records) {
        turn.lock();
        try {
            if (tail.bytes() >= segmentBytes) {
                if (!tail.isFirstToSync()) {
                    // The disk does not keep up with a segment a sync: wait for it.
                    tail.sync();
                }
                tail = begin(tail.next(), tail.hash(), Optional.of(tail));
            }
            return tail.append(records);
        } catch (IOException e) {
            throw tail.failure(e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public long next() {
        return tail.next();
    }

    /** All that was appended is on the disk. */
    boolean isSynced() {
        return tail.isSynced();
    }

    /** @throws PlenumException JOURNAL_DAMAGED when a line is not what was written, or records are missing */
    @Override
    public List<UsageRecord> read(long fromSequence, int most) {
        return read(cursor, fromSequence, most);
    }

    /** For one who reads beside the ledger: a place of its own for {@link #read(UsageCursor, long, int)}. */
    UsageCursor cursor() {
        return new UsageCursor(codec, incarnation);
    }

    /** As {@link #read(long, int)}. */
    List<UsageRecord> read(UsageCursor place, long fromSequence, int most) {
        NavigableMap<Long, Path> known;
        UsageTail last;
        long end;
        turn.lock();
        try {
            if (fromSequence >= tail.next()) {
                return List.of();
            }
            known = new TreeMap<>(segments);
            last = tail;
            end = tail.bytes();
        } finally {
            turn.unlock();
        }
        try {
            last.sync();
        } catch (IOException e) {
            throw last.failure(e);
        }
        if (known.floorKey(fromSequence) == null) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "usage log " + folder + " begins at sequence " + known.firstKey() + ", and " + fromSequence
                            + " was asked for",
                    "every record that is not posted",
                    "Restore the data directory from a copy");
        }
        return place.read(known, end, fromSequence, most);
    }

    /**
     * A sequence from which on all records of that time or later stand, and perhaps some of before.
     *
     * @throws PlenumException NOT_FOUND when some of them are dropped
     */
    long firstFor(Instant time) {
        NavigableMap<Long, Path> known;
        turn.lock();
        try {
            known = new TreeMap<>(segments);
        } finally {
            turn.unlock();
        }
        Optional<Instant> oldest = Optional.empty();
        for (Map.Entry<Long, Path> segment : known.descendingMap().entrySet()) {
            Optional<Instant> first = firstTime(segment.getValue());
            if (first.filter(at -> at.isBefore(time.minus(LONGEST_REQUEST))).isPresent()) {
                return segment.getKey();
            }
            oldest = first.isPresent() ? first : oldest;
        }
        if (known.firstKey() > 0) {
            throw dropped(known.firstKey(), oldest.orElse(time));
        }
        return 0;
    }

    /**
     * Drops segments of which every record is older and has a sequence up to {@code posted}; never the one that is written.
     *
     * @return how many
     */
    public int drop(Instant olderThan, long posted) {
        turn.lock();
        try {
            int dropped = 0;
            while (segments.size() > 1 && droppable(olderThan, posted)) {
                Files.delete(segments.pollFirstEntry().getValue());
                dropped++;
            }
            return dropped;
        } catch (IOException e) {
            throw StorageFailure.unusable(folder, e);
        } finally {
            turn.unlock();
        }
    }

    /** Only segments that end at or before the mark; the first record of the next one tells the time. */
    private boolean droppable(Instant olderThan, long posted) {
        List<Long> firsts = new ArrayList<>(segments.keySet().stream().limit(2).toList());
        if (firsts.get(1) > posted + 1) {
            return false;
        }
        return firstTime(segments.get(firsts.get(1)))
                .filter(first -> first.isBefore(olderThan))
                .isPresent();
    }

    /** When the first request of a segment was admitted; empty while it has none. */
    private Optional<Instant> firstTime(Path file) {
        try (UsageSegment segment = new UsageSegment(file, codec, Long.MAX_VALUE)) {
            boolean _ = segment.header().isPresent();
            return segment.next()
                    .map(line -> segment.group(line).records().getFirst().to());
        } catch (IOException e) {
            throw StorageFailure.unusable(folder, e);
        }
    }

    private PlenumException dropped(long first, Instant oldest) {
        LocalDate day = LocalDate.ofInstant(oldest.plus(LONGEST_REQUEST), ZoneOffset.UTC);
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "some usage of these days is not kept any more: the log of gateway " + incarnation
                        + " begins at sequence " + first,
                "days from " + day.plusDays(1) + " on: what is posted is kept for " + TokenPosting.RETENTION.toDays()
                        + " days",
                "Choose a later period; the statements of earlier ones are in the ledger");
    }

    @Override
    public void close() {
        turn.lock();
        try {
            tail.close();
        } catch (IOException e) {
            throw tail.failure(e);
        } finally {
            turn.unlock();
        }
    }
}
