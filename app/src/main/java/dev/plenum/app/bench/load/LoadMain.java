package dev.plenum.app.bench.load;

import dev.plenum.api.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The load generator's process. Prints the ports of its mock model server, then reads {@link Order}s from standard input and prints an {@link Outcome}
 * for each; ends with its input. Between orders it goes on serving, so that gateways may be tried and may probe it.
 */
public final class LoadMain {

    private static final int PORTS = 2;
    private static final long PATIENCE_NANOS = 20_000_000;

    private LoadMain() {}

    public static void main(String[] arguments) throws IOException {
        try (Loop loop = new Loop();
                MockServer server = new MockServer(loop, PORTS)) {
            print(server.ports());
            BlockingQueue<String> lines = new ArrayBlockingQueue<>(1);
            Thread.ofPlatform().daemon().start(() -> read(lines));
            Driver driver = new Driver(loop, server);
            for (String line = await(lines, driver); !line.isEmpty(); line = await(lines, driver)) {
                print(driver.run(Wire.mapper().readValue(line, Order.class)));
            }
        }
    }

    private static String await(BlockingQueue<String> lines, Driver driver) throws IOException {
        String line = lines.poll();
        while (line == null) {
            driver.serve(PATIENCE_NANOS);
            line = lines.poll();
        }
        return line;
    }

    /** An empty line is the end. */
    private static void read(BlockingQueue<String> lines) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.put(line);
            }
            lines.put("");
        } catch (IOException | InterruptedException e) {
            System.exit(1);
        }
    }

    private static void print(Object value) {
        System.out.println(Wire.mapper().writeValueAsString(value));
    }
}
