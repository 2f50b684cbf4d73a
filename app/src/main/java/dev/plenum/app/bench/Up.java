package dev.plenum.app.bench;

import dev.plenum.api.Items;
import dev.plenum.api.KeyDocument;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.api.UnreachableException;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** A real {@code plenum up} in a process of its own, on free ports. Closing it runs {@code plenum down}. */
public final class Up implements AutoCloseable {

    private final Installation installation;
    private final Path data;
    private final Process process;
    private final double readySeconds;
    private final PlenumClient client;
    private final String gateway;

    private Up(
            Installation installation,
            Path data,
            Process process,
            double readySeconds,
            PlenumClient client,
            String gateway) {
        this.installation = installation;
        this.data = data;
        this.process = process;
        this.readySeconds = readySeconds;
        this.client = client;
        this.gateway = gateway;
    }

    /** Returns once its API answers. */
    public static Up start(Installation installation, Path data) throws IOException, InterruptedException {
        return start(installation, data, 0, Map.of());
    }

    /**
     * The same on this port of the API.
     *
     * @param environment beside this process's own
     */
    public static Up start(Installation installation, Path data, int port, Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path endpoints = data.resolve("endpoints.json");
        Files.deleteIfExists(endpoints);
        Path log = data.resolve("up.log");
        ProcessBuilder builder =
                installation.builder(data, environment, "up", "--port", Integer.toString(port), "--gateway-port", "0");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long began = System.nanoTime();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        while (System.nanoTime() - began < Duration.ofMinutes(2).toNanos()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("plenum up ended: " + Files.readString(log));
            }
            if (Files.exists(endpoints)) {
                JsonNode addresses = Wire.mapper().readTree(Files.readString(endpoints));
                PlenumClient client = new PlenumClient(
                        URI.create(addresses.path("api").asString()),
                        Files.readString(data.resolve("api-token")).strip());
                try {
                    client.bytes("GET", "/v1/status");
                    return new Up(
                            installation,
                            data,
                            process,
                            (System.nanoTime() - began) / 1e9,
                            client,
                            addresses.path("gateway").asString());
                } catch (UnreachableException notYet) {
                    Thread.sleep(5);
                }
            }
            Thread.sleep(5);
        }
        throw new IllegalStateException("plenum up is not ready: " + Files.readString(log));
    }

    public double readySeconds() {
        return readySeconds;
    }

    public long pid() {
        return process.pid();
    }

    public PlenumClient client() {
        return client;
    }

    public String gateway() {
        return gateway;
    }

    public String page() throws IOException {
        return client.base() + "/?token="
                + Files.readString(data.resolve("api-token")).strip();
    }

    /** SIGKILL, as a crash. */
    public void crash() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM: what it runs goes on. */
    public void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    public List<WorkloadDocument> workloads() {
        return client.get("/v1/workloads?limit=200", new TypeReference<Items<WorkloadDocument>>() {})
                .items();
    }

    public WorkloadDocument show(String id) {
        return client.get("/v1/workloads/" + id, WorkloadDocument.class);
    }

    public WorkloadDocument submit(Map<String, Object> spec) {
        return client.write("POST", "/v1/workloads", spec, WorkloadDocument.class);
    }

    /** Until a job has ended, or a service or dev environment answers. */
    public WorkloadDocument await(String id) {
        WorkloadDocument now = show(id);
        long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!settled(now)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("still " + now.phase() + ": " + now);
            }
            now = client.get("/v1/workloads/" + id + "/wait?seconds=10", WorkloadDocument.class);
        }
        return now;
    }

    private static boolean settled(WorkloadDocument workload) {
        return workload.endedAt().isPresent()
                || (!workload.kind().equals("job") && workload.phase().equals("running"));
    }

    /** The alive service of that name, or a new one; it answers when this returns. */
    public WorkloadDocument service(String name, String model) {
        Optional<WorkloadDocument> alive = workloads().stream()
                .filter(workload ->
                        workload.name().equals(name) && workload.endedAt().isEmpty())
                .findFirst();
        WorkloadDocument service =
                alive.orElseGet(() -> submit(Map.of("kind", "service", "name", name, "model", model, "threads", 1)));
        return await(service.id());
    }

    /** A new API key of project default, known to the gateway when this returns. */
    public String key(String name) throws InterruptedException {
        String secret = client.write(
                        "POST", "/v1/keys", new KeyDocument.Add(Optional.of("default"), name), KeyDocument.class)
                .secret()
                .orElseThrow();
        PlenumClient asGateway = new PlenumClient(URI.create(gateway), secret);
        for (int tries = 0; tries < 1000; tries++) {
            try {
                asGateway.bytes("GET", "/v1/models");
                return secret;
            } catch (ProblemException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IllegalStateException("the gateway does not learn of a new key");
    }

    public static Map<String, Object> job(String name, String... command) {
        return Map.of(
                "kind",
                "job",
                "name",
                name,
                "command",
                List.of(command),
                "request",
                Map.of("cpu", 0.1, "memory_mib", 64));
    }

    @Override
    public void close() {
        installation.plenum(data, Map.of(), Duration.ofMinutes(2), "down", "--notice", "5s");
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
