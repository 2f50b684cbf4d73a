package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadSpecsTest {

    private final SmallPlane plane = new SmallPlane();

    WorkloadSpecsTest() {
        plane.catalog(new Model(
                "smollm2",
                "default",
                "gguf",
                "/models/s.gguf",
                "00",
                98_362_432,
                2048,
                true,
                "Apache-2.0",
                new TreeMap<>(),
                Instant.EPOCH));
    }

    private Workload read(String yaml) {
        return WorkloadSpecs.workload(
                plane,
                _ -> true,
                SpecReader.read(yaml.replace("; ", "\n").getBytes(StandardCharsets.UTF_8), "application/yaml"));
    }

    @Test
    void aServiceTakesItsContextFromTheModelItsThreadsFromTheCpuAndItsMemoryFromTheModelsSize() {
        Service service = (Service) read("kind: service; model: smollm2; request: {cpu: 1.5}");
        Launch.Engine engine = (Launch.Engine) service.launch();
        assertEquals("llama.cpp", engine.engine());
        assertEquals(2048, engine.contextTokens());
        assertEquals(2, engine.threads());
        assertEquals(94 + 1024, service.request().memory().count());
        assertEquals("/models/s.gguf", engine.model().location());
    }

    @Test
    void aRecipeJobNamesItsModelLikeItself() {
        Job job = (Job) read("kind: job; name: small; recipe: decoder; parameters: {steps: '20'}");
        Launch.Recipe recipe = (Launch.Recipe) job.launch();
        assertEquals("small", recipe.modelName());
        assertEquals("20", recipe.parameters().get("steps"));
    }

    @Test
    void eachDevEnvironmentGetsASecretOfItsOwn() {
        String first = secret(read("kind: dev"));
        assertEquals(32, first.length());
        assertTrue(!first.equals(secret(read("kind: dev"))));
    }

    private static String secret(Workload dev) {
        return ((Launch.Tool) ((DevEnvironment) dev).launch()).environment().get(WorkloadSpecs.DEV_TOKEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: x                                                  | no kind                             | job, dev, service
            kind: gpu                                                | kind 'gpu'                          | job, dev, service
            kind: job                                                | no command                          | a program and its arguments
            kind: job; command: ['']                                 | command []                          | a program
            kind: job; command: [a]; name: Big                       | job name 'Big'                      | 1 to 40 lower-case letters
            kind: job; command: [a]; project: _x                     | project name '_x'                   | 1 to 40 lower-case letters
            kind: job; command: [a]; priority: high                  | priority 'high'                     | reserved, standard or spot
            kind: job; command: [a]; replicas: 0                     | replicas 0                          | 1 to 10000
            kind: job; command: [a]; max_run_time_seconds: -1        | max_run_time_seconds -1             | 1 or more
            kind: job; command: [a]; request: {cpu: -1}              | request.cpu -1.0                    | 0.001 to 100000
            kind: job; command: [a]; request: {memory_mib: 0}        | request.memory_mib 0                | 1 to
            kind: job; command: [a]; request: {device: {model: h20, share: 1.5}} | request.device.share 1.5 | 0.001 to 1
            kind: job; command: [a]; request: {device: {model: h20, count: 2, share: 0.5}} | 2 devices with a share | whole devices
            kind: job; command: [a]; request: {device: {count: 1}}   | request.device.model ''             | a device model
            kind: job; command: [a]; environment: {1A: b}            | environment variable '1A'           | letters, digits
            kind: job; command: [a]; model: x                        | field 'model' in a job              | it belongs to a service
            kind: job; command: [a]; model_name: x                   | field 'model_name' without a recipe | a recipe
            kind: job; recipe: decoder; command: [a]                 | field 'command' beside a recipe     | a recipe or a command
            kind: job; recipe: gpt                                   | recipe 'gpt'                        | decoder
            kind: job; comand: [a]                                   | unknown field 'comand'              | command
            kind: job; command: [a]; request: {gpu: 1}               | unknown field 'request.gpu'         | device
            kind: dev; tool: emacs                                   | tool 'emacs'                        | jupyterlab
            kind: dev; replicas: 2                                   | field 'replicas' in a dev           | it belongs to a job or a service
            kind: service                                            | no model                            | smollm2
            kind: service; model: gpt5                               | no model 'gpt5'                     | one of smollm2
            kind: service; model: smollm2; engine: vllm              | engine 'vllm'                       | llama.cpp
            kind: service; model: smollm2; context_tokens: 9000      | context_tokens 9000                 | 1 to 2048
            kind: service; model: smollm2; threads: 0                | threads 0                           | 1 to 1024
            """)
    void aWrongSpecIsRefusedWithItsValueAndWhatWasExpected(String spec, String problem, String expected) {
        PlenumException refused = assertThrows(PlenumException.class, () -> read(spec));
        assertTrue(refused.problem().contains(problem), refused::getMessage);
        assertTrue(refused.expected().contains(expected), refused::getMessage);
    }

    @Test
    void severalMistakesAreToldAtOnce() {
        PlenumException refused = assertThrows(
                PlenumException.class, () -> read("kind: job; name: Big; priority: high; request: {cpu: 0}"));
        for (String part : new String[] {"4 things are wrong", "'Big'", "'high'", "request.cpu 0.0", "no command"}) {
            assertTrue(refused.problem().contains(part), refused::getMessage);
        }
    }
}
