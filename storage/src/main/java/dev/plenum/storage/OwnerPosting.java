package dev.plenum.storage;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.owning.DayCost;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.OwningCost;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.world.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Posts to the ledger what owning the fleet cost, day by day, once a day is over; the follower tells it what happens. The day before is posted with it
 * again: a replica's clock may have been read since. A cost that is entered for days gone by corrects those.
 */
final class OwnerPosting {

    /** Up to which journal position it has read what changes a cost. */
    static final Ledger.Stream POSITION = new Ledger.Stream("OWNING_COST");

    /** Up to which day costs are posted, in days of the epoch. */
    static final Ledger.Stream DAY = new Ledger.Stream("OWNING_COST_DAY");

    private final SqliteViews views;
    private final Ledger ledger;
    private final long posted;
    private Optional<LocalDate> today = Optional.empty();
    private Optional<LocalDate> dirtyFrom = Optional.empty();

    OwnerPosting(SqliteViews views, Ledger ledger) {
        this.views = views;
        this.ledger = ledger;
        this.posted = ledger.mark(POSITION);
        long lastDay = ledger.mark(DAY);
        if (lastDay >= 0) {
            today = Optional.of(LocalDate.ofEpochDay(lastDay + 1));
        }
    }

    /** An event at this position; what was posted before a crash need not be again. */
    void read(Instant at, Event event, long position) {
        if (position <= posted) {
            return;
        }
        LocalDate day = day(at);
        if (today.isPresent() && day.isAfter(today.get())) {
            dirty(today.get().minusDays(1));
        }
        today = Optional.of(day);
        if (event instanceof Event.PriceSet(var price) && price.meter().owned()) {
            dirty(day(price.validFrom()));
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private void dirty(LocalDate from) {
        dirtyFrom = Optional.of(dirtyFrom.filter(day -> day.isBefore(from)).orElse(from));
    }

    /** Once the views have reached the position: posts all days up to yesterday that changed. */
    void post(long position, PriceBook book, Instant now) {
        if (dirtyFrom.isEmpty()) {
            return;
        }
        LocalDate yesterday = day(now).minusDays(1);
        SortedMap<Slot, OwnedTime> times = new TreeMap<>();
        views.deviceTime(dirtyFrom.get(), yesterday, now, (slot, time) -> times.merge(slot, time, OwnedTime::plus));
        ledger.postCosts(position, yesterday, DayCost.of(new OwningCost(book).of(times)));
        dirtyFrom = Optional.empty();
    }
}
