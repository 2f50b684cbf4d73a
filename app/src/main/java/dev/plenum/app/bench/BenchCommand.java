package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
            "histories: random histories with faults, every turn held against the scheduler's invariants."
        })
public final class BenchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "crash, speed or histories.")
    private String name;

    @Option(
            names = "--rounds",
            description = "crash: how many crashes (default: 50); speed: repetitions (default: 15).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the bench (default: target/bench/data in the checkout).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "histories: how many (default: 10000; some 10 a second and core).")
    private Optional<Long> count = Optional.empty();

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path home =
                Path.of(System.getProperty("plenum.home", ".")).toAbsolutePath().normalize();
        Installation installation = new Installation(home);
        Path directory = data.orElse(home.resolve("target/bench/data")).toAbsolutePath();
        Files.createDirectories(directory);
        Map<String, Object> figures =
                switch (name) {
                    case "crash" -> new CrashBench(installation, directory).run(rounds.orElse(50));
                    case "speed" -> new SpeedBench(installation, directory).run(rounds.orElse(15));
                    case "histories" -> new HistoriesBench().run(count.orElse(10_000L));
                    default -> {
                        System.err.println("plenum: bench '" + name
                                + "'\n  expected: crash, speed or histories\n  next: ./plenum bench --help");
                        yield new LinkedHashMap<>(Map.of("ok", false));
                    }
                };
        if (json) {
            System.out.println(Wire.mapper().writeValueAsString(figures));
        } else {
            figures.forEach((figure, value) -> System.out.printf("%-44s %s%n", figure, value));
        }
        return Boolean.TRUE.equals(figures.get("ok")) ? 0 : 1;
    }
}
