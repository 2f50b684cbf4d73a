package dev.plenum.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user asks for, in a request body, a YAML file, or the flags of the command line. Fields that do not belong to the kind are refused.
 *
 * @param kind {@code job}, {@code dev} or {@code service}
 * @param project default {@code default}
 * @param name unique in the project among what is alive; default: made from the kind
 * @param priority {@code reserved}, {@code standard} (default) or {@code spot}
 * @param replicas default 1
 * @param request what each replica needs
 * @param command job: what to run, unless it names a recipe
 * @param environment job, dev: more environment variables
 * @param maxRunTimeSeconds job: it is stopped after this much run time
 * @param expectedDurationSeconds job: how long it should run; default: what the project's history says
 * @param checkpointEverySeconds job: how much run time it loses at most when it has to give way; default: all
 * @param variants job: the same work for other kinds of device; the fastest with room is taken
 * @param recipe job: a built-in training recipe, {@code decoder}
 * @param modelName job with a recipe: what the model it makes is called; default: the job's name
 * @param parameters job with a recipe: its settings, such as {@code steps} and {@code text}
 * @param engine service: default {@code llama.cpp}
 * @param model service: a model of the catalog
 * @param contextTokens service: context of each request; default: the model's own, at most 4096
 * @param threads service: threads of each engine; default: the CPU it asks for
 * @param tool dev: default {@code jupyterlab}
 */
public record WorkloadSpec(
        Optional<String> kind,
        Optional<String> project,
        Optional<String> name,
        Optional<String> priority,
        Optional<Integer> replicas,
        Optional<Request> request,
        Optional<List<String>> command,
        Optional<Map<String, String>> environment,
        Optional<Long> maxRunTimeSeconds,
        Optional<Long> expectedDurationSeconds,
        Optional<Long> checkpointEverySeconds,
        Optional<List<Variant>> variants,
        Optional<String> recipe,
        Optional<String> modelName,
        Optional<Map<String, String>> parameters,
        Optional<String> engine,
        Optional<String> model,
        Optional<Integer> contextTokens,
        Optional<Integer> threads,
        Optional<String> tool) {

    /** With nothing known of its duration, its checkpoints and other kinds of device. */
    public WorkloadSpec(
            Optional<String> kind,
            Optional<String> project,
            Optional<String> name,
            Optional<String> priority,
            Optional<Integer> replicas,
            Optional<Request> request,
            Optional<List<String>> command,
            Optional<Map<String, String>> environment,
            Optional<Long> maxRunTimeSeconds,
            Optional<String> recipe,
            Optional<String> modelName,
            Optional<Map<String, String>> parameters,
            Optional<String> engine,
            Optional<String> model,
            Optional<Integer> contextTokens,
            Optional<Integer> threads,
            Optional<String> tool) {
        this(
                kind,
                project,
                name,
                priority,
                replicas,
                request,
                command,
                environment,
                maxRunTimeSeconds,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                recipe,
                modelName,
                parameters,
                engine,
                model,
                contextTokens,
                threads,
                tool);
    }

    /**
     * @param cpu in cores, such as 0.5; default 1
     * @param memoryMib default 512
     * @param device absent: runs on the CPU
     * @param extras further resources of nodes by name, such as rdma
     * @param constraints default: wherever there is room
     */
    public record Request(
            Optional<Double> cpu,
            Optional<Long> memoryMib,
            Optional<Device> device,
            Optional<Map<String, Long>> extras,
            Optional<Constraints> constraints) {

        /** Wherever there is room. */
        public Request(Optional<Double> cpu, Optional<Long> memoryMib, Optional<Device> device) {
            this(cpu, memoryMib, device, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Where replicas may run, beyond having room.
     *
     * @param labels by label of a node, such as region, the values that will do
     * @param tolerations taints of nodes that do not matter
     * @param within job: how close its replicas must be, {@code device-group}, {@code node}, {@code rack}, {@code zone} or {@code region}; for one
     *     replica, {@code device-group} keeps its devices on one group of fast links
     * @param mostPerNode replicas of the workload on one node; default: no limit
     */
    public record Constraints(
            Optional<Map<String, List<String>>> labels,
            Optional<List<String>> tolerations,
            Optional<String> within,
            Optional<Integer> mostPerNode) {}

    /**
     * @param request what a replica needs there
     * @param command what runs there; default: the job's own
     * @param speed work per second against the job's own request, such as 1.3
     */
    public record Variant(Request request, Optional<List<String>> command, double speed) {}

    /**
     * @param count whole devices; default 1
     * @param share of one device, 0.001 to 1; default 1
     * @param alternatives models that do as well, at the same speed
     */
    public record Device(
            String model, Optional<Integer> count, Optional<Double> share, Optional<List<String>> alternatives) {

        /** Of this model and no other. */
        public Device(String model, Optional<Integer> count, Optional<Double> share) {
            this(model, count, share, Optional.empty());
        }
    }
}
