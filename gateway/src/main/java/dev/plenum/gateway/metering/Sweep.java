package dev.plenum.gateway.metering;

import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns the requests that a process left in flight into estimated usage, each once: a request whose usage is in the log already only gives its slot
 * free, and a slot is given free only once its usage is in the log. So a sweep may be killed anywhere and run again.
 */
final class Sweep {

    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());
    private static final int RECORDS_AT_ONCE = 10_000;

    private final UsageLog log;

    Sweep(UsageLog log) {
        this.log = log;
    }

    void run(Collection<MemorySegment> left, Deque<MemorySegment> free) {
        if (left.isEmpty()) {
            return;
        }
        List<Slot> slots = left.stream()
                .map(place -> Slot.left(place, free))
                .flatMap(Optional::stream)
                .toList();
        Set<String> recorded = recordedSince(oldestMark(slots));
        int estimated = 0;
        for (Slot slot : slots) {
            if (recorded.add(slot.request().id())) {
                slot.settle(log, slot.counted(), true);
                estimated++;
            }
            slot.end();
        }
        int torn = clearTorn(left, free);
        LOG.log(
                System.Logger.Level.INFO,
                "{0} requests were in flight when the gateway stopped: {1} recorded as estimated usage, {2} not readable",
                left.size(),
                estimated,
                torn);
    }

    private static OptionalLong oldestMark(List<Slot> slots) {
        return slots.stream()
                .map(Slot::mark)
                .flatMap(Optional::stream)
                .mapToLong(Long::longValue)
                .min();
    }

    /** The requests that have usage in the log from there on. */
    private Set<String> recordedSince(OptionalLong mark) {
        Set<String> requests = new HashSet<>();
        if (mark.isEmpty()) {
            return requests;
        }
        long from = mark.getAsLong();
        for (List<UsageRecord> some = log.read(from, RECORDS_AT_ONCE);
                !some.isEmpty();
                some = log.read(from, RECORDS_AT_ONCE)) {
            some.forEach(usage -> requests.add(MeteredRequest.idOf(usage)));
            from += some.size();
        }
        return requests;
    }

    private static int clearTorn(Collection<MemorySegment> left, Deque<MemorySegment> free) {
        int torn = 0;
        for (MemorySegment place : left) {
            if (!Slot.isFree(place)) {
                Slot.clear(place);
                free.push(place);
                torn++;
            }
        }
        return torn;
    }
}
