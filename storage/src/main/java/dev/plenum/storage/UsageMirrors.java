package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What gateways in processes of their own have used: in the folder {@code usage-from} a copy of each one's usage log, by its incarnation and with its
 * sequences, for the ledger to read. A resend changes nothing, and what would leave a gap is not taken.
 */
public final class UsageMirrors implements AutoCloseable {

    /** Each has a file open and a thread. */
    private static final int MOST = 256;

    private static final Pattern INCARNATION = Pattern.compile("[0-9a-f]{32}");

    private final Path folder;
    private final EventCodec codec;
    private final Map<String, SegmentedUsageLog> logs = new TreeMap<>();

    private UsageMirrors(Path folder, EventCodec codec) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.codec = codec;
        try (Stream<Path> mirrors = Files.list(folder)) {
            mirrors.map(mirror -> mirror.getFileName().toString())
                    .filter(name -> INCARNATION.matcher(name).matches())
                    .forEach(this::open);
        }
    }

    /** Opens all mirrors of a data directory. */
    public static UsageMirrors open(Path directory, EventCodec codec) {
        Path folder = directory.resolve("usage-from");
        try {
            return new UsageMirrors(folder, codec);
        } catch (IOException e) {
            throw StorageFailure.unusable(folder, e);
        }
    }

    private SegmentedUsageLog open(String incarnation) {
        return logs.computeIfAbsent(
                incarnation, name -> SegmentedUsageLog.mirror(folder.resolve(name), codec, incarnation));
    }

    /**
     * Appends those of the records that are not there yet; none where the first of them would leave a gap. Safe from any thread.
     *
     * @param first the sequence of the first of them
     * @return the sequence that is wanted next
     * @throws PlenumException INVALID_REQUEST for what is no incarnation, BUSY for one more than can be kept
     */
    public synchronized long accept(String incarnation, long first, List<UsageRecord> records) {
        check(incarnation);
        if (records.isEmpty() && !logs.containsKey(incarnation)) {
            return 0;
        }
        SegmentedUsageLog log = open(incarnation);
        long next = log.next();
        if (first <= next && first + records.size() > next) {
            long _ = log.append(records.subList((int) (next - first), records.size()));
        }
        return log.next();
    }

    private void check(String incarnation) {
        if (!INCARNATION.matcher(incarnation).matches()) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "gateway incarnation '" + incarnation + "'",
                    "32 hexadecimal digits, as in the file usage/incarnation of the gateway's data folder",
                    "Use what stands there");
        }
        if (logs.size() >= MOST && !logs.containsKey(incarnation)) {
            throw new PlenumException(
                    ErrorCode.BUSY,
                    MOST + " gateways have handed in usage here",
                    "at most " + MOST + " data folders of gateways",
                    "Start gateways on the data folders that they had before");
        }
    }

    /** By incarnation, as of now. */
    synchronized Map<String, SegmentedUsageLog> logs() {
        return new TreeMap<>(logs);
    }

    @Override
    public synchronized void close() {
        logs.values().forEach(SegmentedUsageLog::close);
    }
}
