package dev.plenum.local.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void theContextOfOneRequestIsMultipliedByTheSlots() {
        Engine engine = Engines.shipped().find("llama.cpp").orElseThrow();
        InstalledEngine installed =
                new InstalledEngine(engine, engine.installs().getLast(), List.of("python", "launcher"), List.of());
        List<String> words =
                installed.command(new EngineParameters("127.0.0.1", 4711, Path.of("/a b/m.gguf"), "smol", 1, 1024, 4));
        assertEquals(List.of("python", "launcher", "--host", "127.0.0.1", "--port", "4711"), words.subList(0, 6));
        assertEquals("/a b/m.gguf", words.get(words.indexOf("--model") + 1));
        assertEquals("4096", words.get(words.indexOf("--ctx-size") + 1));
        assertTrue(words.contains("--embeddings"), words.toString());
        assertTrue(installed.capabilities().contains(Capability.EMBEDDINGS));
    }

    @Test
    void aDescriptionOfTheOperatorReplacesAShippedOne() throws Exception {
        String text =
                Engines.resource("engines/llama.cpp.json").replace("\"contextTokens\": 2048", "\"contextTokens\": 512");
        Files.writeString(folder.resolve("mine.json"), text);
        Engine engine = Engines.with(folder).find("llama.cpp").orElseThrow();
        assertEquals(512, engine.defaultContextTokens());
        assertEquals(1, Engines.with(folder).all().size());
    }

    @Test
    void everythingWrongIsToldAtOnceWithFileKeyValueAndExpectation() throws Exception {
        String text = Engines.resource("engines/llama.cpp.json")
                .replace("\"healthPath\": \"/health\"", "\"healthPath\": \"health\"")
                .replace("\"slots\": 4", "\"slots\": 0")
                .replace("\"kind\": \"binary\"", "\"kind\": \"docker\"")
                .replace("\"{alias}\"", "\"{nickname}\"")
                .replace("\"licence\"", "\"license\"");
        Files.writeString(folder.resolve("wrong.json"), text);
        String message =
                assertThrows(CatalogException.class, () -> Engines.with(folder)).getMessage();
        for (String part : List.of(
                "wrong.json",
                "key 'healthPath' is 'health', expected a path that starts with /",
                "key 'defaults.slots' is 0, expected a whole number from 1 to 256",
                "key 'installs[0].kind' is 'docker', expected binary or python",
                "{nickname}",
                "key 'license' is unknown",
                "key 'licence' is missing, expected a text")) {
            assertTrue(message.contains(part), part + " not in: " + message);
        }
    }

    @Test
    void brokenJsonNamesFileAndLine() throws Exception {
        Files.writeString(folder.resolve("broken.json"), "{\n \"name\": \n}");
        String message =
                assertThrows(CatalogException.class, () -> Engines.with(folder)).getMessage();
        assertTrue(message.contains("broken.json") && message.contains("line 3"), message);
    }

    @Test
    void aFolderThatDoesNotExistMeansTheShippedEngines() throws Exception {
        assertEquals(1, Engines.with(folder.resolve("none")).all().size());
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new EngineParameters("127.0.0.1", 70000, Path.of("m"), "a", 1, 1024, 1));
        assertEquals("port is 70000, expected 1 to 65535", e.getMessage());
    }

    @Test
    void aDevEnvironmentsTokenIsNotOnItsCommandLine() {
        InstalledTool tool = new InstalledTool(Engines.jupyterLab(), List.of("python", "-m", "jupyterlab"));
        Tool.Command command = tool.command(
                new Tool.Parameters("127.0.0.1", 8888, "/dev/abc/", TOKEN, Path.of("/files"), Path.of("/state")));
        assertFalse(String.join(" ", command.words()).contains(TOKEN));
        assertEquals(TOKEN, command.variables().get("JUPYTER_TOKEN"));
        assertEquals("/state/run", command.variables().get("JUPYTER_RUNTIME_DIR"));
        assertTrue(
                command.words().contains("--ServerApp.base_url=/dev/abc/"),
                command.words().toString());
    }

    @Test
    void devicesAreReadFromTheEnginesOwnList() {
        assertEquals(
                List.of(new InstalledEngine.Accelerator("CUDA0", "NVIDIA H100 80GB HBM3", 81559)),
                EngineInstaller.accelerators(List.of(
                        "Available devices:",
                        "  CPU: AMD EPYC (24105 MiB, 24105 MiB free)",
                        "  CUDA0: NVIDIA H100 80GB HBM3 (81559 MiB, 80994 MiB free)")));
    }
}
