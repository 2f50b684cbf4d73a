package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build of ours, all features on: a key with two limits, metering to disk, routing over two targets.
 *
 * @param launcher its {@code plenum} script
 */
record Plenum(String name, Path launcher) implements Peer {

    @Override
    public Optional<String> missing() {
        return Files.isExecutable(launcher)
                ? Optional.empty()
                : Optional.of("no launcher at " + launcher + "; --ours NAME=path/to/plenum");
    }

    @Override
    public List<String> command(Setting setting) throws IOException {
        String target = "{ url: \"http://127.0.0.1:%d/v1\", key: upstream-secret, weight: 1 }";
        List<String> targets =
                setting.upstreams().stream().map(target::formatted).toList();
        String file = setting.write("gateway.yaml", """
                listen: 127.0.0.1:%d
                data: %s
                keys:
                  - secret: sk-bench
                    project: bench
                    models: [bench, bench-embed]
                    limits: [ { requests: 100000000, per: 1m }, { tokens: 100000000000, per: 1m } ]
                routes:
                  - model: bench
                    targets: [ %s ]
                  - model: bench-embed
                    targets: [ %s ]
                """.formatted(
                                setting.port(), setting.data(), String.join(", ", targets), String.join(", ", targets)))
                .toString();
        return List.of(launcher.toString(), "gateway", "--config", file);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    @Override
    public Optional<String> health() {
        return Optional.of("/health");
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }

    @Override
    public boolean ours() {
        return true;
    }
}
