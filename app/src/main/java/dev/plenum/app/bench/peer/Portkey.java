package dev.plenum.app.bench.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Portkey's gateway on Node.
 *
 * @param folder where npm installed it
 */
record Portkey(Optional<Path> folder) implements Peer {

    @Override
    public String name() {
        return "Portkey";
    }

    @Override
    public Optional<String> missing() {
        if (Programs.find("node").isPresent() && script().isPresent()) {
            return Optional.empty();
        }
        // With a newer @hono/node-server every stream of release 1.15.2 fails.
        return Optional.of(
                "in an empty folder, with Node 20: npm init -y; npm pkg set overrides.@hono/node-server=1.14.1; "
                        + "npm install @portkey-ai/gateway; then --portkey FOLDER");
    }

    private Optional<Path> script() {
        return Programs.first(
                folder.stream().map(npm -> npm.resolve("node_modules/@portkey-ai/gateway/build/start-server.js")));
    }

    @Override
    public List<String> command(Setting setting) {
        String node = Programs.find("node").orElseThrow().toString();
        return List.of(node, script().orElseThrow().toString(), "--headless", "--port=" + setting.port());
    }

    @Override
    public List<String> fields(Setting setting) {
        return Stream.of(
                        "x-portkey-provider: openai",
                        "x-portkey-custom-host: http://127.0.0.1:" + setting.upstream() + "/v1")
                .toList();
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }
}
