package dev.plenum.app;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.WorkloadDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Starts a control plane in an empty folder, runs one job, stops, and runs the gateway's path. The build does it once while the AOT cache records; it is not for users. */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {

    private static final Duration GATEWAY = Duration.ofSeconds(4);

    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("plenum-rehearsal");
        try (ControlPlane plane = Wiring.start(
                new UpSettings(data, UpOptions.home(), 0, 0, UpSettings.CURRENCY, Optional.empty(), Optional.empty()),
                _ -> {},
                Throwable::printStackTrace)) {
            PlenumClient client = new PlenumClient(URI.create(plane.api()), plane.token());
            WorkloadDocument job = client.write(
                    "POST", "/v1/workloads", Map.of("kind", "job", "command", List.of("true")), WorkloadDocument.class);
            client.bytes("GET", "/v1/workloads/" + job.id() + "/wait?seconds=10");
            client.bytes("GET", "/v1/today");
            client.bytes("GET", "/v1/statement?format=text");
            plane.down(Duration.ofSeconds(1));
            StandaloneGateway.warmUp(GATEWAY, data);
        } finally {
            delete(data);
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
