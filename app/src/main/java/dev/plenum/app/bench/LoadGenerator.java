package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import dev.plenum.app.bench.load.LoadMain;
import dev.plenum.app.bench.load.Order;
import dev.plenum.app.bench.load.Outcome;
import dev.plenum.app.bench.peer.Pinned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The driver and the mock model server, in a JVM of their own on the first core. */
final class LoadGenerator implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;
    private final List<Integer> ports;

    LoadGenerator() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                LoadMain.class.getName());
        process = Pinned.builder(Pinned.LOAD_CORE, command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        orders = process.outputWriter();
        JsonNode first = Wire.mapper().readTree(line());
        ports = IntStream.range(0, first.size())
                .mapToObj(i -> first.get(i).asInt())
                .toList();
    }

    /** Of the mock model server. */
    List<Integer> ports() {
        return ports;
    }

    Outcome run(Order order) throws IOException {
        orders.write(Wire.mapper().writeValueAsString(order) + "\n");
        orders.flush();
        return Wire.mapper().readValue(line(), Outcome.class);
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the load generator has ended; what it said stands above");
        }
        return line;
    }

    @Override
    public void close() {
        Pinned.stop(process);
    }
}
