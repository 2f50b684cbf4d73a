package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a gateway is to serve.
 *
 * @param folder its own, for configuration and logs
 * @param data a folder on a disk, for what must be kept
 * @param port to listen on, of 127.0.0.1
 * @param upstreams ports of the mock model server, of 127.0.0.1: two
 */
public record Setting(Path folder, Path data, int port, List<Integer> upstreams) {

    Path write(String name, String text) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve(name), text);
    }

    int upstream() {
        return upstreams.getFirst();
    }
}
