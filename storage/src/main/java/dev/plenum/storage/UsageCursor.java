package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** Reads records in sequence across segments, and remembers where it stopped: the ledger reads on from there. */
final class UsageCursor {

    /**
     * After a line.
     *
     * @param next the sequence that the next line begins with
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Place(long segment, long offset, long lines, byte[] hash, long next) {}

    private final EventCodec codec;
    private final String incarnation;
    private Optional<Place> place = Optional.empty();

    UsageCursor(EventCodec codec, String incarnation) {
        this.codec = codec;
        this.incarnation = incarnation;
    }

    /** @param end bytes of the last segment that may be read */
    synchronized List<UsageRecord> read(NavigableMap<Long, Path> segments, long end, long from, int most) {
        List<UsageRecord> found = new ArrayList<>();
        long first = segments.floorKey(from);
        while (true) {
            Path file = segments.get(first);
            boolean last = first == segments.lastKey();
            try {
                long size = last ? end : Files.size(file);
                if (readSegment(first, file, size, from, most, found)) {
                    return found;
                }
            } catch (IOException e) {
                throw StorageFailure.unusable(file, e);
            }
            if (last) {
                return found;
            }
            long next = segments.higherKey(first);
            if (place.isEmpty() || place.get().next != next) {
                throw missing(file, next);
            }
            first = next;
        }
    }

    /** True when it has all it was asked for. */
    private boolean readSegment(long first, Path file, long size, long from, int most, List<UsageRecord> found)
            throws IOException {
        try (UsageSegment segment = new UsageSegment(file, codec, size)) {
            Optional<Place> here = place.filter(at -> at.segment == first && at.next <= from);
            if (here.isPresent()) {
                segment.goOn(here.get().offset, here.get().lines, here.get().hash);
            } else {
                begin(segment, first);
            }
            for (Optional<byte[]> line = segment.next(); line.isPresent(); line = segment.next()) {
                UsageSegment.Group group = segment.group(line.get());
                if (group.first() != place.orElseThrow().next) {
                    throw segment.damaged();
                }
                if (!take(group, from, most, found)) {
                    return true;
                }
                place = Optional.of(new Place(
                        first,
                        segment.offset(),
                        segment.lines(),
                        segment.hash(),
                        group.first() + group.records().size()));
            }
            if (segment.offset() != size) {
                throw segment.damaged();
            }
            return false;
        }
    }

    private void begin(UsageSegment segment, long first) throws IOException {
        UsageSegment.Header header = segment.header().orElseThrow(segment::damaged);
        boolean follows = place.filter(at -> at.next == first && at.segment != first)
                .map(at -> HexFormat.of().formatHex(at.hash).equals(header.previous()))
                .orElse(true);
        if (header.first() != first || !header.incarnation().equals(incarnation) || !follows) {
            throw segment.damaged();
        }
        place = Optional.of(new Place(first, segment.offset(), segment.lines(), segment.hash(), first));
    }

    /** False when there are more than were asked for. */
    private boolean take(UsageSegment.Group group, long from, int most, List<UsageRecord> found) {
        long sequence = group.first();
        for (UsageRecord usage : group.records()) {
            if (sequence >= from) {
                if (found.size() == most) {
                    return false;
                }
                found.add(usage.withId(incarnation + "/" + sequence));
            }
            sequence++;
        }
        return true;
    }

    private PlenumException missing(Path file, long next) {
        return new PlenumException(
                ErrorCode.JOURNAL_DAMAGED,
                "records are missing between usage log segment " + file + " and the one that begins at " + next,
                "a segment that goes on where the one before ends",
                "Restore the data directory from a copy");
    }
}
