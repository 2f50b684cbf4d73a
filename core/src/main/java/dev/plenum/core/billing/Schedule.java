package dev.plenum.core.billing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which price holds when for one {@link PriceKey}: each UTC day that is asked for, cut once into pieces of one price. */
final class Schedule {

    static final long SECONDS_PER_DAY = 86_400;
    private static final long NANOS_PER_DAY = SECONDS_PER_DAY * 1_000_000_000L;

    private final List<Price> bestFirst;
    private final Map<Long, Day> days = new LinkedHashMap<>();

    /** @param bestFirst those that cover the key, the one of highest precedence first */
    Schedule(List<Price> bestFirst) {
        this.bestFirst = List.copyOf(bestFirst);
    }

    Day day(long epochDay) {
        return days.computeIfAbsent(epochDay, this::cut);
    }

    private Day cut(long epochDay) {
        Instant start = Instant.ofEpochSecond(Math.multiplyExact(epochDay, SECONDS_PER_DAY));
        Instant end = start.plusSeconds(SECONDS_PER_DAY);
        List<Instant> cuts = new ArrayList<>(List.of(start));
        bestFirst.stream()
                .flatMap(price -> price.changes(start, end))
                .sorted()
                .distinct()
                .forEach(cuts::add);
        cuts.add(end);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++) {
            Instant from = cuts.get(i);
            Optional<Price> price =
                    bestFirst.stream().filter(it -> it.holds(from)).findFirst();
            if (!pieces.isEmpty() && pieces.getLast().price().equals(price)) {
                pieces.removeLast();
            }
            pieces.add(new Piece(Duration.between(start, cuts.get(i + 1)).toNanos(), price));
        }
        return new Day(start, List.copyOf(pieces));
    }

    /** @param pieces in the order of time; the last ends with the day */
    record Day(Instant start, List<Piece> pieces) {

        int pieceAt(long nanoOfDay) {
            int at = 0;
            while (pieces.get(at).toNanoOfDay() <= nanoOfDay) {
                at++;
            }
            return at;
        }

        /** Where the piece ends. */
        Instant end(int piece) {
            long to = pieces.get(piece).toNanoOfDay();
            return to == NANOS_PER_DAY ? start.plusSeconds(SECONDS_PER_DAY) : start.plusNanos(to);
        }
    }

    /** The price from where the piece before ends. */
    record Piece(long toNanoOfDay, Optional<Price> price) {}
}
