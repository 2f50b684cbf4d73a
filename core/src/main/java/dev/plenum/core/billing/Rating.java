package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.PriorityClass;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rates a stream of usage with one book, and adds up what it comes to by project, meter, price and UTC day. The sums are of quantities and exact, so
 * the order of records does not matter, and money is reckoned once for each sum.
 *
 * <p>Algorithm: a record's project, meter, region and class lead to a tally, which keeps its day cut into pieces of one price each. A record
 * that lies within a piece, as nearly all do, is added there without a look at any price; one that crosses the end of a piece is split there in
 * proportion to time. Example: 100 core-seconds from 25 s before a price ends to 75 s after are 25 at that price and 75 at the next.
 *
 * <p>The ledger and the re-rating of a past period use it. For one thread at a time.
 */
public final class Rating {

    private final PriceBook book;
    private final Map<Meter.Kind, List<Price>> bestFirst = new EnumMap<>(Meter.Kind.class);
    private final SortedSet<String> agreements = new TreeSet<>();
    private final Map<PriceKey, Schedule> schedules = new LinkedHashMap<>();
    private final Map<String, Map<Meter, List<Tallies>>> byProject = new LinkedHashMap<>();

    public Rating(PriceBook book) {
        this.book = book;
        book.prices().forEach(price -> agreements.add(price.conditions().organization()));
        book.prices().stream().sorted(PriceBook.PRECEDENCE.reversed()).forEach(price -> bestFirst
                .computeIfAbsent(price.meter(), _ -> new ArrayList<>())
                .add(price));
    }

    public PriceBook book() {
        return book;
    }

    /** Adds a record to the sums. */
    public void add(UsageRecord usage) {
        Tallies tallies = tallies(usage);
        Tally tally = tallies.on(epochDay(usage.from()));
        int piece = tally.day.pieceAt(nanoOfDay(usage.from()));
        if (!usage.to().isAfter(tally.ends[piece])) {
            tally.add(piece, usage.quantity().millionths(), usage.to());
            return;
        }
        for (PriceBook.Part part : split(usage)) {
            Tally of = tallies.on(epochDay(part.from()));
            of.add(of.day.pieceAt(nanoOfDay(part.from())), part.quantity().millionths(), usage.to());
        }
    }

    /** The sums since the last call, in the order of their keys; the next begin at nothing. */
    public List<Rated> take() {
        SortedMap<Rated.Key, Rated> sums = new TreeMap<>();
        byProject.forEach((project, byMeter) -> byMeter.forEach((meter, all) -> all.forEach(tallies ->
                tallies.byDay.forEach((day, tally) -> tally.into(sums, project, meter, LocalDate.ofEpochDay(day))))));
        byProject.clear();
        return List.copyOf(sums.values());
    }

    /**
     * Cuts a record where its price changes and at midnight UTC, in proportion to time. The parts add up to the record exactly. A part that no price
     * covers has none.
     */
    public List<PriceBook.Part> split(UsageRecord usage) {
        Schedule schedule = schedule(usage);
        List<PriceBook.Part> parts = new ArrayList<>();
        Quantity before = Quantity.ZERO;
        Instant at = usage.from();
        do {
            Schedule.Day day = schedule.day(epochDay(at));
            int piece = day.pieceAt(nanoOfDay(at));
            Instant end = day.end(piece);
            Quantity upTo = end.isBefore(usage.to()) ? share(usage, end) : usage.quantity();
            parts.add(new PriceBook.Part(
                    at, upTo.minus(before), day.pieces().get(piece).price()));
            before = upTo;
            at = end;
        } while (at.isBefore(usage.to()));
        return parts;
    }

    private static Quantity share(UsageRecord usage, Instant until) {
        BigInteger elapsed =
                BigInteger.valueOf(Duration.between(usage.from(), until).toNanos());
        BigInteger whole =
                BigInteger.valueOf(Duration.between(usage.from(), usage.to()).toNanos());
        return new Quantity(BigInteger.valueOf(usage.quantity().millionths())
                .multiply(elapsed)
                .divide(whole)
                .longValueExact());
    }

    private Tallies tallies(UsageRecord usage) {
        List<Tallies> all = byProject
                .computeIfAbsent(usage.project(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(usage.meter(), _ -> new ArrayList<>(1));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).are(usage)) {
                return all.get(i);
            }
        }
        Tallies fresh = new Tallies(usage.region(), usage.priority(), schedule(usage));
        all.add(fresh);
        return fresh;
    }

    private Schedule schedule(UsageRecord usage) {
        String organization = book.organization(usage.project());
        // All that have no agreement share their schedules.
        String agreed = agreements.contains(organization) ? organization : "";
        PriceKey key = new PriceKey(usage.meter(), usage.region(), usage.priority(), agreed);
        return schedules.computeIfAbsent(key, this::schedule);
    }

    private Schedule schedule(PriceKey key) {
        List<Price> covering = new ArrayList<>();
        for (Optional<PriceKey> at = Optional.of(key);
                at.isPresent();
                at = at.get().instead()) {
            PriceKey asked = at.get();
            bestFirst.getOrDefault(asked.meter().kind(), List.of()).stream()
                    .filter(price -> price.covers(asked))
                    .forEach(covering::add);
        }
        return new Schedule(covering);
    }

    private static long epochDay(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), Schedule.SECONDS_PER_DAY);
    }

    private static long nanoOfDay(Instant instant) {
        return Math.floorMod(instant.getEpochSecond(), Schedule.SECONDS_PER_DAY) * 1_000_000_000L + instant.getNano();
    }

    /** The sums of one project, meter, region and class. */
    private static final class Tallies {

        private final String region;
        private final Optional<PriorityClass> priority;
        private final Schedule schedule;
        private final SortedMap<Long, Tally> byDay = new TreeMap<>();
        private long lastDay;
        private Tally last;

        Tallies(String region, Optional<PriorityClass> priority, Schedule schedule) {
            this.region = region;
            this.priority = priority;
            this.schedule = schedule;
        }

        boolean are(UsageRecord usage) {
            return region.equals(usage.region()) && priority.equals(usage.priority());
        }

        Tally on(long epochDay) {
            if (last == null || lastDay != epochDay) {
                last = byDay.computeIfAbsent(epochDay, day -> new Tally(schedule.day(day)));
                lastDay = epochDay;
            }
            return last;
        }
    }

    /** The sums of one day, one a piece. */
    private static final class Tally {

        private final Schedule.Day day;
        private final Instant[] ends;
        private final Instant[] latest;
        private final long[] millionths;

        Tally(Schedule.Day day) {
            this.day = day;
            this.ends = new Instant[day.pieces().size()];
            for (int piece = 0; piece < ends.length; piece++) {
                ends[piece] = day.end(piece);
            }
            this.latest = new Instant[ends.length];
            this.millionths = new long[ends.length];
        }

        void add(int piece, long quantity, Instant to) {
            millionths[piece] = Math.addExact(millionths[piece], quantity);
            if (latest[piece] == null || to.isAfter(latest[piece])) {
                latest[piece] = to;
            }
        }

        void into(SortedMap<Rated.Key, Rated> sums, String project, Meter meter, LocalDate date) {
            for (int piece = 0; piece < millionths.length; piece++) {
                if (latest[piece] != null) {
                    Optional<Price> price = day.pieces().get(piece).price();
                    Rated.Key key =
                            new Rated.Key(project, meter, price.map(Price::id).orElse(""), date);
                    sums.merge(key, new Rated(key, price, new Quantity(millionths[piece]), latest[piece]), Rated::plus);
                }
            }
        }
    }
}
