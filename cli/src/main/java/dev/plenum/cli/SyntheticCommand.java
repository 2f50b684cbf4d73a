package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.simulator.replay.UniformFleet;
import dev.plenum.simulator.trace.SyntheticTrace;
import dev.plenum.simulator.trace.Trace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code plenum replay synthetic}: made-up demand for a fleet of any size. */
final class SyntheticCommand {

    private static final long DAY_MILLIS = 24L * 3600 * 1000;
    private static final long MOST_JOBS = 1_000_000_000;

    private SyntheticCommand() {}

    static Command command() {
        return Command.of(
                "synthetic",
                "Queue made-up jobs: Poisson arrivals, log-normal run lengths (median 30 min, sigma 1.4, 30 s to 3 days), "
                        + "1 to 32 devices (2.84 on average), at a load of your choice.",
                List.of(
                        Flag.value("--count", "N", "How many jobs."),
                        Flag.value("--days", "N", "In place of --count: all that arrives in so many days."),
                        Flag.value("--load", "X", "Device time asked for, as a share of what there is; default 0.8."),
                        Flag.value("--seed", "N", "The same seed gives the same jobs; default 1."),
                        ReplayCommands.NODES,
                        ReplayCommands.PER_NODE,
                        ReplayCommands.ORDER,
                        ReplayCommands.STRICT,
                        Measured.REPEAT,
                        ReplayCommands.OUT),
                SyntheticCommand::queue);
    }

    private static int queue(Call call) {
        UniformFleet fleet = ReplayCommands.onNodes(call);
        if (fleet.devices() < SyntheticTrace.MOST_DEVICES) {
            throw Failure.usage(
                    "The fleet has " + fleet.devices() + " devices.",
                    "at least " + SyntheticTrace.MOST_DEVICES + ", for the largest job",
                    "Give more --nodes or --devices-per-node");
        }
        long seed = call.whole("--seed", "1").orElse(1L);
        return ReplayCommands.queue(call, demand(call, fleet, seed), fleet, 0, seed);
    }

    private static Supplier<Trace> demand(Call call, UniformFleet fleet, long seed) {
        double load = load(call, "0.8", 10);
        Optional<Long> count = call.whole("--count", "100000");
        Optional<BigDecimal> days = call.decimal("--days", "7");
        if (count.isPresent() == days.isPresent()) {
            throw Failure.usage(
                    count.isPresent() ? "There are both --count and --days." : "There is neither --count nor --days.",
                    "--count N or --days N",
                    call.help());
        }
        if (count.isPresent()) {
            if (count.get() < 1 || count.get() > MOST_JOBS) {
                throw call.wrong("--count", Long.toString(count.get()), "a whole number from 1 to " + MOST_JOBS);
            }
            return () -> SyntheticTrace.ofJobs(count.get(), fleet.devices(), load, seed);
        }
        double length = days.get().doubleValue();
        if (length <= 0 || length > 3660) {
            throw call.wrong("--days", days.get().toPlainString(), "a number above 0, at most 3660");
        }
        return () -> SyntheticTrace.during((long) (length * DAY_MILLIS), fleet.devices(), load, seed);
    }

    static double load(Call call, String usual, double most) {
        BigDecimal typed = call.decimal("--load", usual).orElse(new BigDecimal(usual));
        if (typed.signum() <= 0 || typed.doubleValue() > most) {
            throw call.wrong(
                    "--load",
                    typed.toPlainString(),
                    "a number above 0, at most "
                            + BigDecimal.valueOf(most).stripTrailingZeros().toPlainString());
        }
        return typed.doubleValue();
    }
}
