package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a workload would cost, were it submitted now; nothing is submitted. Amounts are decimals, at the prices that hold at {@code at}.
 *
 * @param options one for each kind of device that it may land on
 * @param perHourLow all replicas on the cheapest option
 * @param perHourHigh all replicas on the dearest
 * @param inAllLow for its whole duration; jobs of which it is known
 * @param unpriced some of what it would use has no price, and costs nothing until one is entered
 * @param outlook whether there is room for it now, in words
 * @param details numbers behind that
 * @param budget absent: the project has none
 */
public record EstimateDocument(
        String project,
        String kind,
        String currency,
        Instant at,
        int replicas,
        List<Option> options,
        String perHourLow,
        String perHourHigh,
        Optional<String> inAllLow,
        Optional<String> inAllHigh,
        boolean unpriced,
        String outlook,
        List<String> details,
        Optional<Budget> budget) {

    /**
     * One kind of device.
     *
     * @param variant 0 is the workload's own request, 1 its first variant
     * @param device its model; absent: on the CPU
     * @param simulated such devices do not exist: it costs on a section of the statement of its own
     * @param lines what all replicas use in an hour, by meter
     * @param durationSeconds what the job is expected to take there; absent: not known
     * @param inAll the cost of that
     */
    public record Option(
            int variant,
            Optional<String> device,
            boolean simulated,
            List<StatementDocument.Line> lines,
            String perHour,
            Optional<Long> durationSeconds,
            Optional<String> inAll) {}

    /**
     * Whether the project's budget would pay for it.
     *
     * @param left of this month, less what runs and is not posted yet
     * @param enough for the dearest option's whole duration, or where that is not known, for an hour
     * @param lastsSeconds how long the dearest option alone would take to spend it; absent: it costs nothing
     */
    public record Budget(String amount, String left, boolean enough, Optional<Long> lastsSeconds) {}
}
