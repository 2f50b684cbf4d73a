package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.workload.Request;
import dev.plenum.simulator.replay.ChurnReplay;
import dev.plenum.simulator.replay.OpenbReplay;
import dev.plenum.simulator.replay.Policies;
import dev.plenum.simulator.trace.OpenbTrace;
import java.util.List;

/** {@code plenum replay churn}: how fast the scheduler decides on a busy fleet of any size. */
final class ChurnCommand {

    /** Of the most common node of OpenB. */
    private static final String MODEL = "G2";

    private ChurnCommand() {}

    static Command command() {
        return Command.of(
                "churn",
                "Fill nodes of 8 devices with OpenB requests to a load, then let them come and go: decisions a second.",
                List.of(
                        ReplayCommands.PODS,
                        ReplayCommands.NODES,
                        ReplayCommands.POLICY,
                        ReplayCommands.MIX,
                        Flag.value("--load", "X", "Share of the devices that is taken; default 0.8."),
                        Flag.value("--decisions", "N", "How many are measured, after a third as many; default 30000."),
                        Flag.value("--seed", "N", "The same seed gives the same history; default 1.")),
                ChurnCommand::churn);
    }

    private static int churn(Call call) {
        List<Request> requests = OpenbTrace.pods(ReplayCommands.file(call, "--pods")).stream()
                .map(OpenbReplay::request)
                .toList();
        int nodes = ReplayCommands.required(call, "--nodes", "10000");
        String policy = ReplayCommands.oneOf(call, "--policy", "plenum", Policies.NAMES);
        String mix = ReplayCommands.oneOf(call, "--mix", "trace", ReplayCommands.MIXES);
        RequestMix known = mix.equals("learned") ? RequestMix.learned() : RequestMix.of(requests);
        double load = SyntheticCommand.load(call, "0.8", 1);
        long seed = call.whole("--seed", "1").orElse(1L);
        long decisions = call.whole("--decisions", "30000").orElse(30_000L);
        if (decisions < 1) {
            throw call.wrong("--decisions", Long.toString(decisions), "a whole number from 1");
        }
        ChurnReplay.Result result = new ChurnReplay(
                        SchedulerSettings.firstFit().with(Policies.named(policy, known)),
                        requests,
                        MODEL,
                        nodes,
                        load,
                        seed)
                .run(decisions / 3, decisions);
        return new ReplayFigures()
                .text("policy", policy)
                .text("mix", mix)
                .number("seed", seed)
                .number("devices", 8L * nodes)
                .decimal("load", load)
                .number("running", result.running())
                .number("placed", result.placed())
                .number("dropped", result.dropped())
                .number("departed", result.departed())
                .effort(result.decisions(), result.cpuSeconds())
                .decimal("decisions_per_cpu_second", result.decisions() / result.cpuSeconds())
                .print(call);
    }
}
