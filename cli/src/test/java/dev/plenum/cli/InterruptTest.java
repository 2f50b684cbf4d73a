package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptTest extends CommandLineTest {

    @Test
    void anInterruptEndsTheFollowingSaysThatTheJobGoesOnAndStopsNothing() throws Exception {
        server.answers("GET /v1/workloads/job-7k3", Samples.job("running"));
        server.streams("GET /v1/workloads/job-7k3/logs", "data: \"first\\n\"\n\n");
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.plenum.cli.Main",
                        "--data",
                        data.toString(),
                        "logs",
                        "job-7k3",
                        "--follow")
                .start();
        try (var out = command.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("first", out.readLine());
            new ProcessBuilder("kill", "-INT", Long.toString(command.pid()))
                    .start()
                    .waitFor();
            String err = new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(command.waitFor(60, TimeUnit.SECONDS));
            assertEquals(ExitStatus.INTERRUPTED, command.exitValue(), err);
            assertTrue(err.contains("job-7k3 goes on"), err);
            assertTrue(
                    server.asked().stream().allMatch(asked -> asked.method().equals("GET")),
                    server.asked().toString());
        } finally {
            command.destroyForcibly();
        }
    }
}
