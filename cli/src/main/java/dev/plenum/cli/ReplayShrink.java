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
                        Flag.value("--seed", "N", "In which random order nodes go; default 1.")),
                ReplayShrink::shrink);
    }

    private static int shrink(Call call) {
        List<Node> nodes = new ArrayList<>(OpenbTrace.nodes(ReplayCommands.file(call, "--nodes")));
        List<OpenbPod> pods = OpenbTrace.pods(ReplayCommands.file(call, "--pods"));
        String policy = ReplayCommands.oneOf(call, "--policy", "plenum", Policies.NAMES);
        long seed = call.whole("--seed", "1").orElse(1L);
        int faster = call.whole("--faster", "1").orElse(1L).intValue();
        if (faster < 1) {
            throw call.wrong("--faster", Integer.toString(faster), "a whole number from 1");
        }
        Collections.shuffle(nodes, new Random(seed));
        RequestMix mix = RequestMix.of(pods.stream().map(OpenbReplay::request).toList());
        Effort effort = new Effort();
        ShrinkReplay.Result result = new ShrinkReplay(
                        SchedulerSettings.firstFit().with(Policies.named(policy, mix)), nodes, pods, faster)
                .fewest(MOST_WAIT_SECONDS)
                .orElseThrow(() -> Failure.usage(
                        "The requests wait longer than a minute on all " + nodes.size() + " nodes.",
                        "a fleet that is large enough",
                        "Give more nodes, or a smaller --faster"));
        return new ReplayFigures()
                .text("policy", policy)
                .number("seed", seed)
                .number("faster", faster)
                .number("nodes", result.nodes())
                .number("devices", result.devices())
                .number("never_placed", result.never())
                .decimal("p50_wait_s", result.waits().percentileSeconds(50))
                .decimal("p95_wait_s", result.waits().percentileSeconds(95))
                .decimal("p99_wait_s", result.waits().percentileSeconds(99))
                .effort(result.decisions(), effort.cpuSeconds())
                .print(call);
    }
}
