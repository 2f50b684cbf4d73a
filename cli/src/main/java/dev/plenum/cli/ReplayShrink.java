package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.simulator.replay.Effort;
import dev.plenum.simulator.replay.OpenbReplay;
import dev.plenum.simulator.replay.Policies;
import dev.plenum.simulator.replay.ShrinkReplay;
import dev.plenum.simulator.trace.OpenbPod;
import dev.plenum.simulator.trace.OpenbTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** {@code plenum replay shrink}: with how few nodes recorded requests would have got by. */
final class ReplayShrink {

    private static final double MOST_WAIT_SECONDS = 60;

    private ReplayShrink() {}

    static Command command() {
        return Command.of(
                "shrink",
                "Take OpenB's nodes away one by one until more than 1 of 100 requests waits over a minute.",
                List.of(
                        Flag.value("--nodes", "FILE", "The node list."),
                        ReplayCommands.PODS,
                        ReplayCommands.POLICY,
                        Flag.value("--faster", "N", "Requests arrive so many times faster than recorded; default 1."),
                        Flag.value("--seed", "N", "In which random order nodes go; default 1."),
                        Flag.value(
                                "--orders",
                                "N",
                                "Over so many orders, from the seed on; figures are means; default 1.")),
                ReplayShrink::shrink);
    }

    private static int shrink(Call call) {
        List<Node> all = OpenbTrace.nodes(ReplayCommands.file(call, "--nodes"));
        List<OpenbPod> pods = OpenbTrace.pods(ReplayCommands.file(call, "--pods"));
        String policy = ReplayCommands.oneOf(call, "--policy", "plenum", Policies.NAMES);
        long seed = call.whole("--seed", "1").orElse(1L);
        int faster = call.whole("--faster", "1").orElse(1L).intValue();
        if (faster < 1) {
            throw call.wrong("--faster", Integer.toString(faster), "a whole number from 1");
        }
        int orders = call.whole("--orders", "1").orElse(1L).intValue();
        if (orders < 1) {
            throw call.wrong("--orders", Integer.toString(orders), "a whole number from 1");
        }
        RequestMix mix = RequestMix.of(pods.stream().map(OpenbReplay::request).toList());
        Effort effort = new Effort();
        List<ShrinkReplay.Result> results = LongStream.range(seed, seed + orders)
                .mapToObj(order -> {
                    List<Node> nodes = new ArrayList<>(all);
                    Collections.shuffle(nodes, new Random(order));
                    SchedulerSettings settings = SchedulerSettings.firstFit().with(Policies.named(policy, mix));
                    return new ShrinkReplay(settings, nodes, pods, faster)
                            .fewest(MOST_WAIT_SECONDS)
                            .orElseThrow(() -> tooFew(all.size()));
                })
                .toList();
        return new ReplayFigures()
                .text("policy", policy)
                .number("seed", seed)
                .number("faster", faster)
                .number("orders", orders)
                .decimal("nodes", mean(results, ShrinkReplay.Result::nodes))
                .decimal("devices", mean(results, ShrinkReplay.Result::devices))
                .decimal("never_placed", mean(results, ShrinkReplay.Result::never))
                .decimal("late_devices_pct", mean(results, ShrinkReplay.Result::latePercent))
                .decimal("p50_wait_s", mean(results, result -> result.waits().percentileSeconds(50)))
                .decimal("p95_wait_s", mean(results, result -> result.waits().percentileSeconds(95)))
                .decimal("p99_wait_s", mean(results, result -> result.waits().percentileSeconds(99)))
                .effort(
                        results.stream()
                                .mapToLong(ShrinkReplay.Result::decisions)
                                .sum(),
                        effort.cpuSeconds())
                .print(call);
    }

    private static double mean(List<ShrinkReplay.Result> results, ToDoubleFunction<ShrinkReplay.Result> figure) {
        return results.stream().mapToDouble(figure).average().orElseThrow();
    }

    private static Failure tooFew(int nodes) {
        return Failure.usage(
                "The requests wait longer than a minute on all " + nodes + " nodes.",
                "a fleet that is large enough",
                "Give more nodes, or a smaller --faster");
    }
}
