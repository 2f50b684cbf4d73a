package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.simulator.replay.Effort;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What a replay gave, and what it cost.
 *
 * @param cpuSeconds of the thread that decides; with {@code --repeat} the median after a warm-up
 */
record Measured<T>(T result, double cpuSeconds) {

    static final Flag REPEAT = Flag.value(
            "--repeat",
            "N",
            "Run it N times to warm up and N times more; cpu_seconds is the median of the latter. For measuring.");

    private static final long MOST = 1000;

    /** Once, or as often as {@code --repeat} says. */
    static <T> Measured<T> run(Call call, Supplier<T> replay) {
        long repeat = call.whole("--repeat", "5").orElse(0L);
        if (call.arguments().has("--repeat") && (repeat < 1 || repeat > MOST)) {
            throw call.wrong("--repeat", Long.toString(repeat), "a whole number from 1 to " + MOST);
        }
        double[] seconds = new double[(int) Math.max(1, 2 * repeat)];
        T result = null;
        for (int run = 0; run < seconds.length; run++) {
            Effort effort = new Effort();
            result = replay.get();
            seconds[run] = effort.cpuSeconds();
        }
        return new Measured<>(result, median(Arrays.copyOfRange(seconds, (int) repeat, seconds.length)));
    }

    private static double median(double[] seconds) {
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
    }
}
