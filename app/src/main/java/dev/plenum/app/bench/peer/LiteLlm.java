package dev.plenum.app.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * LiteLLM's proxy: one worker, a master key, no database, no logs.
 *
 * @param virtualEnvironment the Python environment that has it; else it is looked for on PATH
 */
record LiteLlm(Optional<Path> virtualEnvironment) implements Peer {

    @Override
    public String name() {
        return "LiteLLM";
    }

    @Override
    public Optional<String> missing() {
        return program().isPresent()
                ? Optional.empty()
                : Optional.of("python3 -m venv FOLDER; FOLDER/bin/pip install 'litellm[proxy]'; then --litellm FOLDER");
    }

    private Optional<Path> program() {
        return virtualEnvironment.isPresent()
                ? Programs.first(Stream.of(virtualEnvironment.get().resolve("bin/litellm")))
                : Programs.find("litellm");
    }

    @Override
    public List<String> command(Setting setting) throws IOException {
        String file =
                setting.write("litellm.yaml", """
                model_list:
                  - model_name: bench
                    litellm_params: { model: openai/bench, api_base: "http://127.0.0.1:%d/v1", api_key: upstream-secret }
                general_settings: { master_key: sk-bench }
                litellm_settings: { telemetry: false, set_verbose: false }
                """.formatted(setting.upstream())).toString();
        String program = program().orElseThrow().toString();
        String port = Integer.toString(setting.port());
        return List.of(program, "--config", file, "--host", "127.0.0.1", "--port", port, "--num_workers", "1");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "LITELLM_LOCAL_MODEL_COST_MAP", "True",
                "LITELLM_LOG", "ERROR",
                "LITELLM_TELEMETRY", "False",
                "NO_PROXY", "127.0.0.1",
                "PYTHONDONTWRITEBYTECODE", "1");
    }
}
