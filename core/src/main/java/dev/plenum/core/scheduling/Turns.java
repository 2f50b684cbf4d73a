package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.WaitingQueue.Line;
import dev.plenum.core.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * When it is a gang's turn to have room made for it: after it has been first in its project for {@link FairShareSettings#turnAfter}; one that is larger than
 * its project's share, when that share has saved up as much as the gang holds in that time.
 */
final class Turns {

    private static final class First {
        private WorkloadId head;
        private Instant since = Instant.EPOCH;
        private Instant savedUpTo = Instant.EPOCH;
        private double saved;
    }

    private final FairShareSettings settings;
    private final SequencedMap<Standing, First> firsts = new LinkedHashMap<>();

    Turns(FairShareSettings settings) {
        this.settings = settings;
    }

    /** The project's first is this one now. */
    void look(Standing standing, Optional<Line> head, Instant now) {
        if (head.isEmpty()) {
            firsts.remove(standing);
            return;
        }
        First first = firsts.computeIfAbsent(standing, _ -> new First());
        double price = price(head.get());
        if (first.savedUpTo.isAfter(Instant.EPOCH)) {
            first.saved = Math.min(
                    price,
                    first.saved
                            + standing.share()
                                    * Duration.between(first.savedUpTo, now).toMillis());
        }
        first.savedUpTo = now;
        if (!head.get().head().id().equals(first.head)) {
            first.head = head.get().head().id();
            first.since = now;
        }
    }

    private double price(Line line) {
        return (double) line.kind().amount() * settings.turnAfter().toMillis();
    }

    boolean isDue(Standing standing, Line head, Instant now) {
        First first = firsts.get(standing);
        if (first == null || !head.head().id().equals(first.head)) {
            return false;
        }
        long amount = head.kind().amount();
        boolean large = amount > Math.max(standing.target(), standing.nominal());
        return large
                ? first.saved >= price(head)
                : amount > 1000 && !first.since.plus(settings.turnAfter()).isAfter(now);
    }

    void taken(Standing standing) {
        firsts.remove(standing);
    }
}
