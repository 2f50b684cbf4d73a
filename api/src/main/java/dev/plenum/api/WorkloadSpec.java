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
        Optional<String> recipe,
        Optional<String> modelName,
        Optional<Map<String, String>> parameters,
        Optional<String> engine,
        Optional<String> model,
        Optional<Integer> contextTokens,
        Optional<Integer> threads,
        Optional<String> tool) {

    /**
     * @param cpu in cores, such as 0.5; default 1
     * @param memoryMib default 512
     * @param device absent: runs on the CPU
     */
    public record Request(Optional<Double> cpu, Optional<Long> memoryMib, Optional<Device> device) {}

    /**
     * @param count whole devices; default 1
     * @param share of one device, 0.001 to 1; default 1
     */
    public record Device(String model, Optional<Integer> count, Optional<Double> share) {}
}
