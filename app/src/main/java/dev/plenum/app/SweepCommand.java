package dev.plenum.app;

import dev.plenum.local.environment.Installers;
import dev.plenum.local.runtime.LocalSweep;
import dev.plenum.storage.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code plenum down} does when no control plane answers: ends the replicas that a crash has left behind. */
@Command(name = "sweep", description = "Stops every replica of a data directory without a control plane.")
final class SweepCommand implements Callable<Integer> {

    @Option(names = "--data")
    private Path data;

    @Option(names = "--notice", defaultValue = "10s")
    private String notice;

    @Option(names = "--json", description = "Accepted for the sake of scripts; what is done is told on standard error.")
    @SuppressWarnings("UnusedVariable")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Path directory = UpOptions.data(data);
        if (!Files.isDirectory(directory)) {
            System.err.println("plenum: nothing runs: there is no data directory " + directory);
            return 0;
        }
        long seconds = Long.parseLong(notice.replaceAll("[^0-9]", ""));
        // The lock keeps a control plane from starting meanwhile.
        try (DataDirectory _ = DataDirectory.open(directory)) {
            int installers = Installers.stopLeftOver(directory.resolve("environments"));
            LocalSweep.Result result = LocalSweep.stopAll(directory, Duration.ofSeconds(seconds));
            if (!result.stopped().isEmpty() || !result.forced().isEmpty()) {
                Files.writeString(directory.resolve(FirstStart.DOWN_MARKER), "");
            }
            Files.deleteIfExists(directory.resolve("endpoints.json"));
            System.err.printf(
                    "plenum: no control plane ran; stopped %d replicas%s%n",
                    result.stopped().size() + result.forced().size(),
                    installers == 0 ? "" : " and " + installers + " installations");
            if (!result.left().isEmpty()) {
                System.err.println("  these processes cannot be ended: " + result.left());
                return 1;
            }
        }
        return 0;
    }
}
