package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Which shapes of request are asked for how often: what placement policies expect to come next. It is either given, such as a whole trace's, or learned
 * from what was asked for, old requests counting ever less.
 */
public final class RequestMix {

    /** The most popular shapes up to this share of all requests, in percent, are looked at; the rest is too rare to matter. */
    private static final int COVERED_PERCENT = 95;

    /** After so many requests, all counts are halved. */
    private static final int HALVED_AFTER = 16_384;

    /** What placement looks at in a request: memory is not part of it, it hardly ever binds. */
    public record Shape(long cpuThousandths, Optional<Request.Devices> devices) {

        static Shape of(Request request) {
            return new Shape(request.cpu().thousandths(), request.devices());
        }
    }

    /** @param popularity its share of requests */
    public record Popular(Shape shape, double popularity) {}

    private final SequencedMap<Shape, Long> counts = new LinkedHashMap<>();
    private final boolean learning;
    private List<Popular> popular = List.of();
    private List<Popular> everything = List.of();
    private long asked;
    private long askedAtLastLook;
    private long version = 1;

    private RequestMix(boolean learning) {
        this.learning = learning;
    }

    /** A mix that stays as it is. */
    public static RequestMix of(Iterable<Request> requests) {
        RequestMix mix = new RequestMix(false);
        requests.forEach(request -> mix.count(Shape.of(request), 1));
        mix.look();
        return mix;
    }

    /** A mix that knows nothing yet. */
    public static RequestMix learned() {
        return new RequestMix(true);
    }

    void asked(Request request, int replicas) {
        if (!learning) {
            return;
        }
        count(Shape.of(request), replicas);
        // A new look costs all that was derived from the last: it is taken when a tenth more is known.
        if (asked - askedAtLastLook > Math.max(50, Math.min(askedAtLastLook, HALVED_AFTER) / 10)) {
            look();
        }
    }

    private void count(Shape shape, int times) {
        counts.merge(shape, (long) times, Long::sum);
        asked += times;
        if (learning && asked % HALVED_AFTER < times) {
            counts.replaceAll((_, count) -> count / 2);
            counts.values().removeIf(count -> count == 0);
        }
    }

    private void look() {
        askedAtLastLook = asked;
        version++;
        // The sort is stable: equally popular shapes stay in the order in which they were first asked for.
        List<Map.Entry<Shape, Long>> byCount = new ArrayList<>(counts.entrySet());
        byCount.sort(Comparator.comparingLong(entry -> -entry.getValue()));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long covered = 0;
        int kept = 0;
        while (kept < byCount.size() && covered * 100 < all * COVERED_PERCENT) {
            covered += byCount.get(kept++).getValue();
        }
        everything = byCount.stream()
                .map(entry -> new Popular(entry.getKey(), entry.getValue() / (double) all))
                .toList();
        double sum = covered;
        popular = byCount.subList(0, kept).stream()
                .map(entry -> new Popular(entry.getKey(), entry.getValue() / sum))
                .toList();
    }

    /** All of them, the most popular first. */
    public List<Popular> all() {
        return everything;
    }

    /** Those that together are 95 of 100 requests, the most popular first; their popularity is that among them. */
    public List<Popular> popular() {
        return popular;
    }

    /** Grows with every new look. */
    public long version() {
        return version;
    }
}
