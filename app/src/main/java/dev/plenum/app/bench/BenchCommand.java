package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plenum bench NAME}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures this installation from outside, in processes of its own, with a data directory of its own.",
            "crash: kill -9 of the control plane under a training, a stream and a notebook; what is taken back, and the bill.",
            "speed: start-up, submit to running, tokens/s through the gateway and directly, the command line, memory.",
            "placement: how densely and how fast the policies place, beside the published figures (OpenB traces).",
            "queueing: waits and completion times to the cent, beside the reference simulator (Philly traces).",
            "simulator: jobs per CPU second on 1,000 to 100,000 nodes; with --week a week of a million devices.",
            "histories: random histories with faults, every turn held against the scheduler's invariants.",
            "live: small jobs through the whole system: submits and jobs a second, latency, what bounds it, what survives a crash.",
            "usage: what it costs to write a request's usage records to the log.",
            "rating: records rated a CPU second, and the statements of 1,000 projects; PLENUM_JAVA_OPTIONS=-Xmx768m",
            "  keeps the collector from taking more memory than it needs.",
            "gateway: our gateway beside nginx, HAProxy, nginx with Lua, Portkey and LiteLLM, those that are installed.",
            "Exit status: 0 when every bar holds, 1 when one does not, 2 for wrong usage."
        })
public final class BenchCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "crash, speed, placement, queueing, simulator, histories, live, usage, rating or gateway.")
    private String name;

    @Option(
            names = "--rounds",
            description =
                    "crash: how many crashes (default: 50); speed: repetitions (default: 15); gateway: rounds (default: 2).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--jobs", defaultValue = "5000", description = "live: how many (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the bench (default: target/bench/data in the checkout).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--traces",
            paramLabel = "DIR",
            description = "placement, queueing: the public traces (default: ../shared/traces beside the checkout).")
    private Optional<Path> traces = Optional.empty();

    @Option(
            names = "--week",
            description = "simulator: also one week of 1,000,000 devices, some 36 million jobs (about half an hour).")
    private boolean week;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "histories: how many (default: 10000; some 10 a second and core); rating: records (default: 10000000).")
    private Optional<Long> count = Optional.empty();

    @Mixin
    private GatewayOptions gateway;

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path home =
                Path.of(System.getProperty("plenum.home", ".")).toAbsolutePath().normalize();
        Installation installation = new Installation(home);
        Path directory = data.orElse(home.resolve("target/bench/data")).toAbsolutePath();
        Files.createDirectories(directory);
        Replays replays = new Replays(
                installation,
                directory,
                traces.orElse(home.resolveSibling("shared").resolve("traces")).toAbsolutePath());
        return switch (name) {
            case "crash" -> print(new CrashBench(installation, directory).run(rounds.orElse(50)));
            case "speed" -> print(new SpeedBench(installation, directory).run(rounds.orElse(15)));
            case "placement" -> print(new PlacementBench(replays).run());
            case "queueing" -> print(new QueueingBench(replays).run());
            case "simulator" -> print(new SimulatorBench(replays).run(week));
            case "histories" -> print(new HistoriesBench().run(count.orElse(10_000L)));
            case "gateway" -> print(new GatewayBench(installation, directory, gateway).run(rounds.orElse(2)));
            case "live" -> print(LiveBench.run(installation, directory, jobs));
            case "usage" -> print(new UsageBench(directory).run());
            case "rating" -> print(new RatingBench(directory).run(count.orElse(10_000_000L)));
            default -> {
                System.err.println(
                        "plenum: bench '" + name
                                + "'\n  expected: crash, speed, placement, queueing, simulator, histories, live, usage, rating or gateway\n  next: ./plenum bench --help");
                yield 2;
            }
        };
    }

    private int print(GatewayReport report) {
        report.print(json);
        return report.ok() ? 0 : 1;
    }

    private int print(Comparison comparison) {
        comparison.print(json);
        return comparison.ok() ? 0 : 1;
    }

    private int print(Map<String, Object> figures) {
        if (json) {
            System.out.println(Wire.mapper().writeValueAsString(figures));
        } else {
            figures.forEach((figure, value) -> System.out.printf("%-44s %s%n", figure, value));
        }
        return Boolean.TRUE.equals(figures.get("ok")) ? 0 : 1;
    }
}
