package dev.plenum.app.bench;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How fast it feels: medians of repetitions, each beside the bar it is held to. */
final class SpeedBench {

    private static final int TOKENS = 96;

    private final Installation installation;
    private final Path data;

    SpeedBench(Installation installation, Path data) {
        this.installation = installation;
        this.data = data;
    }

    Map<String, Object> run(int repetitions) throws Exception {
        Prepared.make(installation, data);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("ok", true);
        try (Up first = Up.start(installation, data)) {
            first.service("smollm2", Prepared.CHAT_MODEL);
            first.terminate();
        }
        List<Double> restarts = new ArrayList<>();
        for (int i = 0; i < Math.max(3, repetitions / 5); i++) {
            Up again = Up.start(installation, data);
            restarts.add(again.readySeconds());
            again.terminate();
        }
        figures.put("restart_to_ready_seconds (bar 3)", median(restarts));
        try (Up up = Up.start(installation, data)) {
            figures.put("submit_to_command_runs_ms_p50 (bar 50)", submitToRunning(up, repetitions));
            figures.put("job_true_by_cli_seconds (bar 0.5)", cli(repetitions, "job", "submit", "--wait", "--", "true"));
            figures.put("job_list_seconds (bar 0.3)", cli(repetitions, "job", "list"));
            gateway(up, figures, repetitions);
            figures.put("rss_of_up_mib (bar 350)", rss(up.pid()));
        }
        return figures;
    }

    /** From the request to the moment the command itself runs in its sandbox, by the command's own clock: later than the shim's start of it. */
    private double submitToRunning(Up up, int repetitions) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < repetitions + 5; i++) {
            Instant asked = Instant.now();
            WorkloadDocument job = up.submit(Map.of("kind", "job", "command", List.of("date", "+%s.%N")));
            up.await(job.id());
            String log = new String(
                            up.client().bytes("GET", "/v1/workloads/" + job.id() + "/logs"), StandardCharsets.UTF_8)
                    .strip();
            double ran = Double.parseDouble(log);
            if (i >= 5) {
                millis.add((ran - asked.getEpochSecond()) * 1000 - asked.getNano() / 1e6);
            }
        }
        return median(millis);
    }

    private double cli(int repetitions, String... arguments) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < repetitions + 1; i++) {
            long began = System.nanoTime();
            Installation.Done done = installation.plenum(data, Map.of(), Duration.ofMinutes(1), arguments);
            if (done.status() != 0) {
                throw new IllegalStateException(String.join(" ", arguments) + ": " + done);
            }
            if (i > 0) {
                seconds.add((System.nanoTime() - began) / 1e9);
            }
        }
        return median(seconds);
    }

    /** The same request to the gateway and straight to the engine, in turn. */
    private void gateway(Up up, Map<String, Object> figures, int repetitions) throws Exception {
        WorkloadDocument service = up.service("smollm2", Prepared.CHAT_MODEL);
        String key = up.key("bench");
        String engine = engineOf(service);
        List<Double> through = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        for (int i = 0; i < repetitions + 2; i++) {
            double viaGateway = tokensPerSecond(up.gateway(), key);
            double viaEngine = tokensPerSecond(engine, "");
            if (i >= 2) {
                through.add(viaGateway);
                direct.add(viaEngine);
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < through.size(); i++) {
            ratios.add(through.get(i) / direct.get(i));
        }
        figures.put("tokens_per_second_gateway", median(through));
        figures.put("tokens_per_second_engine", median(direct));
        figures.put("gateway_over_engine (bar 0.95)", median(ratios));
    }

    /** The engine's own address: where its replica was told to listen. */
    private String engineOf(WorkloadDocument service) throws IOException {
        Path launch = data.resolve("replicas")
                .resolve(service.replicas().getFirst().id() + "-"
                        + service.replicas().getFirst().generation())
                .resolve("launch");
        String text = Files.readString(launch);
        int at = text.indexOf("arg=--port");
        String port = text.substring(at).replaceAll("(?s)^arg=--port.arg=(\\d+).*", "$1");
        return "http://127.0.0.1:" + port;
    }

    private static double tokensPerSecond(String address, String key) {
        byte[] body = Wire.mapper()
                .writeValueAsBytes(Map.of(
                        "model",
                        "smollm2",
                        "stream",
                        false,
                        "max_tokens",
                        TOKENS,
                        "temperature",
                        0,
                        "ignore_eos",
                        true,
                        "messages",
                        List.of(Map.of("role", "user", "content", "Count to one hundred."))));
        long began = System.nanoTime();
        JsonNode answer = Wire.mapper()
                .readTree(new PlenumClient(URI.create(address), key)
                        .send("POST", "/v1/chat/completions", body, Map.of())
                        .bytes());
        return answer.at("/usage/completion_tokens").asLong() / ((System.nanoTime() - began) / 1e9);
    }

    private static long rss(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return Math.round(sorted.get(sorted.size() / 2) * 10_000) / 10_000.0;
    }
}
