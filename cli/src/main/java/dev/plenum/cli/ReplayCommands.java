package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.simulator.invariant.BrokenInvariant;
import dev.plenum.simulator.replay.JobRows;
import dev.plenum.simulator.replay.OpenbReplay;
import dev.plenum.simulator.replay.PlacementRows;
import dev.plenum.simulator.replay.Policies;
import dev.plenum.simulator.replay.QueueReplay;
import dev.plenum.simulator.replay.UniformFleet;
import dev.plenum.simulator.trace.ArrivalOrder;
import dev.plenum.simulator.trace.BatchTrace;
import dev.plenum.simulator.trace.JobsTrace;
import dev.plenum.simulator.trace.OpenbPod;
import dev.plenum.simulator.trace.OpenbTrace;
import dev.plenum.simulator.trace.PhillyTrace;
import dev.plenum.simulator.trace.SlurmTrace;
import dev.plenum.simulator.trace.Trace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code plenum replay}: recorded demand, run through the live scheduler on a described fleet, in virtual time. */
final class ReplayCommands {

    private static final Flag JOBS = Flag.value("--jobs", "FILE", "The recorded jobs.");
    private static final Flag DEVICES =
            Flag.value("--devices", "N", "How many devices the fleet has, on nodes of one device.");
    static final Flag ORDER = Flag.value("--order", "ORDER", "fifo (default) or shortest-first.");
    static final Flag STRICT =
            Flag.toggle("--strict", "What does not fit holds up everything behind it; else it is skipped over.");
    static final Flag OUT = Flag.value("--out", "FILE", "Where to write a row for each job or arrival.");
    static final Flag NODES = Flag.value("--nodes", "N", "How many nodes the fleet has.");
    static final Flag PER_NODE = Flag.value("--devices-per-node", "N", "Devices on each node.");
    static final Flag PODS = Flag.value("--pods", "FILE", "The list of requests.");
    static final Flag POLICY = Flag.value("--policy", "POLICY", "plenum (default), fgd or first-fit.");
    static final Flag MIX =
            Flag.value("--mix", "MIX", "What the policy knows of coming requests: trace (default) or learned.");
    static final List<String> MIXES = List.of("trace", "learned");

    private static final Flag CHECK =
            Flag.toggle("--check", "Hold every turn against the invariants; ends with 1 at the first that is broken.");

    private ReplayCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "replay",
                "Run recorded demand through the live scheduler on a described fleet, in virtual time.",
                List.of(
                        openb(),
                        batch(),
                        philly(),
                        jobs(),
                        slurm(),
                        SyntheticCommand.command(),
                        ChurnCommand.command(),
                        ReplayShrink.command(),
                        ScenarioCommand.command()));
    }

    private static Command openb() {
        return Command.of(
                "openb",
                "Pack Alibaba's OpenB requests onto its nodes: nothing departs, what does not fit is dropped.",
                List.of(
                        Flag.value("--nodes", "FILE", "The node list."),
                        PODS,
                        Flag.value("--arrivals", "FILE", "In which order they arrive, by seed."),
                        Flag.value(
                                "--seed",
                                "N",
                                "Which of the file's runs; default 42. As 42-51, each of them, and the mean."),
                        POLICY,
                        MIX,
                        Measured.REPEAT,
                        CHECK,
                        OUT),
                checked(ReplayCommands::packs));
    }

    private static int packs(Call call) {
        List<Node> nodes = OpenbTrace.nodes(file(call, "--nodes"));
        List<OpenbPod> pods = OpenbTrace.pods(file(call, "--pods"));
        Path arrivals = file(call, "--arrivals");
        ReplaySeeds seeds = ReplaySeeds.of(call);
        String policy = oneOf(call, "--policy", "plenum", Policies.NAMES);
        String mix = oneOf(call, "--mix", "trace", MIXES);
        List<ArrivalOrder> orders =
                seeds.each().mapToObj(seed -> ArrivalOrder.read(arrivals, seed)).toList();
        orders.forEach(order -> order.requireMatches(pods, nodes));
        Measured<List<OpenbReplay.Result>> measured = Measured.run(call, () -> orders.stream()
                .map(order -> OpenbReplay.run(
                        SchedulerSettings.firstFit().with(Policies.named(policy, known(mix, pods))),
                        nodes,
                        order.nodeRanks(),
                        order.arrivals(pods),
                        call.arguments().has("--check")))
                .toList());
        List<OpenbReplay.Result> results = measured.result();
        call.arguments()
                .value("--out")
                .ifPresent(out -> PlacementRows.write(
                        Path.of(out),
                        orders.getFirst().arrivals(pods),
                        results.getFirst().places()));
        ReplayFigures figures = new ReplayFigures().text("policy", policy).text("mix", mix);
        seeds.into(figures, results);
        return figures.effort(
                        results.stream()
                                .mapToLong(OpenbReplay.Result::decisions)
                                .sum(),
                        measured.cpuSeconds())
                .print(call);
    }

    private static RequestMix known(String mix, List<OpenbPod> pods) {
        return mix.equals("learned")
                ? RequestMix.learned()
                : RequestMix.of(pods.stream().map(OpenbReplay::request).toList());
    }

    private static Command batch() {
        return Command.of(
                "batch",
                "Queue a batch of jobs (columns job_id,user,submit_time,num_gpu,duration), in the file's order.",
                List.of(JOBS, DEVICES, ORDER, STRICT, Measured.REPEAT, CHECK, OUT),
                checked(call -> recorded(call, BatchTrace::open, onDevices(call), 1000)));
    }

    private static Command philly() {
        return Command.of(
                "philly",
                "Queue Microsoft's Philly jobs (columns timestamp,duration,num_gpus,gpu_time,cluster).",
                List.of(JOBS, DEVICES, ORDER, STRICT, Measured.REPEAT, CHECK, OUT),
                checked(call -> recorded(call, PhillyTrace::open, onDevices(call), 1000)));
    }

    private static Command jobs() {
        return Command.of(
                "jobs",
                "Queue jobs of the plainest form (columns arrival_s,duration_s,cpu,gpus, sorted by arrival).",
                List.of(JOBS, NODES, PER_NODE, ORDER, STRICT, Measured.REPEAT, CHECK, OUT),
                checked(call -> recorded(call, JobsTrace::open, onNodes(call), 0)));
    }

    private static Command slurm() {
        return Command.of(
                "slurm",
                "Queue the jobs of `sacct -P` (at least JobID,User,Account,Submit,Start,End,ReqTRES,State).",
                List.of(JOBS, NODES, PER_NODE, ORDER, STRICT, Measured.REPEAT, CHECK, OUT),
                checked(call -> recorded(call, SlurmTrace::open, onNodes(call), 0)));
    }

    private static Command.Action checked(Command.Action replay) {
        return call -> {
            try {
                return replay.run(call);
            } catch (BrokenInvariant broken) {
                throw new Failure(
                        ExitStatus.FAILED,
                        broken.getMessage(),
                        "every invariant to hold in every turn",
                        "This is a defect of the scheduler: report it with the trace and this line");
            }
        };
    }

    private static UniformFleet onDevices(Call call) {
        return new UniformFleet(required(call, "--devices", "640"), 1);
    }

    static UniformFleet onNodes(Call call) {
        return new UniformFleet(required(call, "--nodes", "1000"), required(call, "--devices-per-node", "8"));
    }

    private static int recorded(Call call, Function<Path, Trace> open, UniformFleet fleet, long tickMillis) {
        Path jobs = file(call, "--jobs");
        return queue(call, () -> open.apply(jobs), fleet, tickMillis, 0);
    }

    /** @param tickMillis the makespan counts the tick in which the last job ends, as the simulator that a trace's semantics come from does */
    static int queue(Call call, Supplier<Trace> demand, UniformFleet fleet, long tickMillis, long seed) {
        String order = oneOf(call, "--order", "fifo", List.of("fifo", "shortest-first"));
        QueueReplay replay = new QueueReplay(
                fleet,
                order.equals("fifo") ? Order.FIFO : Order.SHORTEST_FIRST,
                !call.arguments().has("--strict"),
                call.arguments().has("--check"));
        Optional<Path> out = call.arguments().value("--out").map(Path::of);
        Measured<QueueReplay.Result> measured = Measured.run(call, () -> {
            try (Trace trace = demand.get()) {
                return run(replay, trace, out);
            }
        });
        QueueReplay.Result result = measured.result();
        return new ReplayFigures()
                .text("order", order)
                .number("jobs", result.waits().count())
                .number("devices", fleet.devices())
                .waits(result.waits())
                .decimal("makespan_s", (result.lastEndMillis() + tickMillis) / 1000.0)
                .decimal("utilisation", result.utilisation())
                .effort(result.decisions(), measured.cpuSeconds())
                .number("seed", seed)
                .print(call);
    }

    private static QueueReplay.Result run(QueueReplay replay, Trace trace, Optional<Path> out) {
        if (out.isEmpty()) {
            return replay.run(trace, (_, _, _) -> {});
        }
        try (JobRows rows = new JobRows(out.get())) {
            QueueReplay.Result result = replay.run(trace, rows);
            rows.complete();
            return result;
        }
    }

    static Path file(Call call, String flag) {
        return call.arguments()
                .value(flag)
                .map(Path::of)
                .orElseThrow(() -> Failure.usage("There is no " + flag + ".", flag + " FILE", call.help()));
    }

    static int required(Call call, String flag, String example) {
        long number = call.whole(flag, example)
                .orElseThrow(
                        () -> Failure.usage("There is no " + flag + ".", flag + " such as " + example, call.help()));
        if (number < 1 || number > 10_000_000) {
            throw call.wrong(flag, Long.toString(number), "a whole number from 1 to 10000000");
        }
        return (int) number;
    }

    static String oneOf(Call call, String flag, String usual, List<String> allowed) {
        String typed = call.arguments().value(flag).orElse(usual);
        if (!allowed.contains(typed)) {
            throw call.wrong(flag, typed, String.join(", ", allowed));
        }
        return typed;
    }
}
