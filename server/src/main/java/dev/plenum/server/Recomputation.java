package dev.plenum.server;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger.Stream;
import dev.plenum.core.port.UsageHistory;
import dev.plenum.core.workload.Base32;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A statement's lines once more, from raw usage and prices alone: no sum of the ledger is in them. {@link Statements} compares nothing; whoever asked
 * does.
 *
 * <p>Run time is rated with the prices that stood in the journal before its record, as it was then. When tokens were posted is not kept, so they are
 * rated with the book of now: a price that was entered for the past after they were posted makes a difference. Usage that came after its month was
 * closed is on the first day that was open then, as in the ledger.
 */
final class Recomputation implements UsageHistory.Reader {

    private static final String PRICE_ID = "price-";

    /** The prices so far, and the first day that was open. */
    private record Then(int prices, LocalDate open) {}

    private record Posted(Rated.Key key, LocalDate on) {}

    private record LineKey(Meter meter, String price, LocalDate usedOn) implements Comparable<LineKey> {

        private static final Comparator<LineKey> ORDER = Comparator.comparing(LineKey::meter)
                .thenComparing(LineKey::price)
                .thenComparing(LineKey::usedOn);

        @Override
        public int compareTo(LineKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final String project;
    private final PriceBook book;
    private final List<Long> positions;
    private final SortedMap<YearMonth, Map<Stream, Long>> closedUpTo;
    private final Map<Then, Rating> ratings = new HashMap<>();

    /** @param book of now, its prices in the order in which they were entered */
    Recomputation(String project, PriceBook book, SortedMap<YearMonth, Map<Stream, Long>> closedUpTo) {
        this.project = project;
        this.book = book;
        this.closedUpTo = closedUpTo;
        this.positions = book.prices().stream()
                .map(price -> price.id().startsWith(PRICE_ID)
                        ? Base32.number(price.id().substring(PRICE_ID.length())).orElse(0)
                        : 0)
                .toList();
    }

    @Override
    public void read(Stream stream, long number, UsageRecord usage) {
        if (usage.project().equals(project)) {
            ratings.computeIfAbsent(new Then(prices(stream, number), firstOpenDay(stream, number)), this::rating)
                    .add(usage);
        }
    }

    private int prices(Stream stream, long number) {
        if (!stream.equals(Stream.JOURNAL)) {
            return positions.size();
        }
        int at = Collections.binarySearch(positions, number);
        return at < 0 ? -at - 1 : at;
    }

    private LocalDate firstOpenDay(Stream stream, long number) {
        LocalDate open = LocalDate.MIN;
        for (Map.Entry<YearMonth, Map<Stream, Long>> month : closedUpTo.entrySet()) {
            if (number > month.getValue().getOrDefault(stream, -1L)) {
                open = month.getKey().plusMonths(1).atDay(1);
            }
        }
        return open;
    }

    private Rating rating(Then then) {
        return new Rating(new PriceBook(book.prices().subList(0, then.prices), book.organizations()));
    }

    /** Those that stand on these days, both included, in the order of a statement; nothing is left to add to afterwards. */
    List<Statement.Line> lines(LocalDate from, LocalDate to) {
        SortedMap<LineKey, Statement.Line> lines = new TreeMap<>();
        posted().forEach((posted, rated) -> {
            if (!posted.on.isBefore(from) && !posted.on.isAfter(to)) {
                LocalDate day = rated.key().day();
                boolean late = !posted.on.equals(day);
                lines.merge(
                        new LineKey(rated.key().meter(), rated.key().price(), late ? day : LocalDate.MIN),
                        line(rated, late),
                        Recomputation::sum);
            }
        });
        return new ArrayList<>(lines.values());
    }

    private Map<Posted, Rated> posted() {
        Map<Posted, Rated> sums = new HashMap<>();
        ratings.forEach((then, rating) -> rating.take().forEach(rated -> {
            LocalDate day = rated.key().day();
            sums.merge(new Posted(rated.key(), day.isBefore(then.open) ? then.open : day), rated, Rated::plus);
        }));
        return sums;
    }

    private static Statement.Line line(Rated rated, boolean late) {
        Optional<Price> price = rated.price();
        Optional<LocalDate> usedOn = late ? Optional.of(rated.key().day()) : Optional.empty();
        return new Statement.Line(
                rated.key().meter(),
                price,
                rated.quantity(),
                RatedAmount.of(rated).amount(),
                usedOn);
    }

    private static Statement.Line sum(Statement.Line one, Statement.Line other) {
        return new Statement.Line(
                one.meter(),
                one.price(),
                one.quantity().plus(other.quantity()),
                one.exact().plus(other.exact()),
                one.usedOn());
    }
}
