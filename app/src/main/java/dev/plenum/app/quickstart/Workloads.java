package dev.plenum.app.quickstart;

import dev.plenum.api.Items;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.api.WorkloadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Submits workloads and waits for them, over the API. */
final class Workloads {

    static final String PROJECT = "default";

    /** What has failed to start this often will not start by itself. */
    private static final int MOST_STARTS = 3;

    private final PlenumClient client;

    Workloads(PlenumClient client) {
        this.client = client;
    }

    /** The alive workload of that name. */
    Optional<WorkloadDocument> alive(String name) {
        return client
                .get("/v1/workloads?alive=true&project=" + PROJECT, new TypeReference<Items<WorkloadDocument>>() {})
                .items()
                .stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst();
    }

    WorkloadDocument submit(WorkloadSpec spec) {
        return client.write("POST", "/v1/workloads", spec, WorkloadDocument.class);
    }

    /** Waits until a service or dev environment answers; one that cannot start says why. */
    WorkloadDocument awaitRunning(String id, Duration atMost) {
        WorkloadDocument workload = show(id);
        long until = System.nanoTime() + atMost.toNanos();
        while (!workload.phase().equals("running")) {
            boolean keepsFailing = workload.replicas().stream().anyMatch(replica -> replica.generation() > MOST_STARTS);
            if (keepsFailing || workload.endedAt().isPresent() || System.nanoTime() > until) {
                throw new IllegalStateException(workload.name() + " does not run: " + workload.phase()
                        + workload.reason().map(reason -> ", " + reason).orElse("") + ". See: ./plenum logs " + id);
            }
            workload = client.get("/v1/workloads/" + id + "/wait?seconds=5", WorkloadDocument.class);
        }
        return workload;
    }

    WorkloadDocument show(String id) {
        return client.get("/v1/workloads/" + id, WorkloadDocument.class);
    }

    /** @param device on which the engine runs; absent: the CPU, with one thread */
    static WorkloadSpec service(String name, String model, double cpu, Optional<String> device) {
        return new Draft("service", name, cpu, 0, device).model(model);
    }

    static WorkloadSpec training(String name, String model, double cpu, Map<String, String> parameters) {
        return new Draft("job", name, cpu, 1_536, Optional.empty()).recipe(model, parameters);
    }

    static WorkloadSpec notebook(String name, double cpu, Map<String, String> environment) {
        return new Draft("dev", name, cpu, 768, Optional.empty()).tool(environment);
    }

    /** The parts of a spec that the quickstart sets. */
    private record Draft(String kind, String name, double cpu, long memoryMib, Optional<String> device) {

        WorkloadSpec model(String model) {
            return spec(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(model),
                    Optional.of(1),
                    Optional.empty());
        }

        WorkloadSpec recipe(String model, Map<String, String> parameters) {
            return spec(
                    Optional.empty(),
                    Optional.of(model),
                    Optional.of(parameters),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        WorkloadSpec tool(Map<String, String> environment) {
            return spec(
                    Optional.of(environment),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("jupyterlab"));
        }

        private WorkloadSpec spec(
                Optional<Map<String, String>> environment,
                Optional<String> modelName,
                Optional<Map<String, String>> parameters,
                Optional<String> model,
                Optional<Integer> threads,
                Optional<String> tool) {
            return new WorkloadSpec(
                    Optional.of(kind),
                    Optional.of(PROJECT),
                    Optional.of(name),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new WorkloadSpec.Request(
                            Optional.of(cpu),
                            memoryMib == 0 ? Optional.empty() : Optional.of(memoryMib),
                            device.map(found -> new WorkloadSpec.Device(found, Optional.empty(), Optional.empty())))),
                    Optional.<List<String>>empty(),
                    environment,
                    Optional.empty(),
                    modelName.map(_ -> "decoder"),
                    modelName,
                    parameters,
                    Optional.empty(),
                    model,
                    Optional.empty(),
                    threads,
                    tool);
        }
    }
}
