package dev.plenum.gateway.traffic;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How often something happened, and when in the last minute. Adding is safe from any thread; all else is for one at a time. */
final class Count {

    private final LongAdder total = new LongAdder();
    private final Ring seconds = new Ring();

    void add(long more) {
        total.add(more);
    }

    long total() {
        return total.sum();
    }

    /** Called once a second. */
    void sample() {
        seconds.sample(total.sum());
    }

    long lastMinute() {
        return seconds.growth(Ring.TICKS);
    }

    /** Over the last ten seconds: what is now, without the flicker of single seconds. */
    double perSecond() {
        return seconds.growth(10) / 10.0;
    }

    List<Long> eachSecond() {
        return seconds.each().boxed().toList();
    }
}
