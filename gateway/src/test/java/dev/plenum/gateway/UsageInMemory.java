package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import java.util.ArrayList;
import java.util.List;

/** A usage log that forgets at its end. */
public final class UsageInMemory implements UsageLog {

    private final List<UsageRecord> records = new ArrayList<>();
    private boolean full;

    @Override
    public String incarnation() {
        return "memory";
    }

    @Override
    public synchronized long append(List<UsageRecord> more) {
        if (full) {
            throw new PlenumException(ErrorCode.DISK_FULL, "the disk is full", "room on it", "Make room");
        }
        long first = records.size();
        records.addAll(more);
        return first;
    }

    @Override
    public synchronized List<UsageRecord> read(long fromSequence, int most) {
        return records.stream().skip(fromSequence).limit(most).toList();
    }

    @Override
    public synchronized long next() {
        return records.size();
    }

    /** It takes nothing more. */
    synchronized void fail() {
        full = true;
    }

    public synchronized void clear() {
        records.clear();
    }

    public synchronized List<UsageRecord> of(Meter.Kind kind) {
        return records.stream().filter(usage -> usage.meter().kind() == kind).toList();
    }

    public long total(Meter.Kind kind) {
        return of(kind).stream()
                .mapToLong(usage -> usage.quantity().millionths() / 1_000_000)
                .sum();
    }

    @Override
    public void close() {}
}
