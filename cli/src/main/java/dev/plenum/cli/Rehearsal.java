package dev.plenum.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Runs the common commands against a small server in its own JVM that answers with samples. The build starts it once, while the AOT cache records: what it
 * touches starts fast later. It is not for users and talks to no installation.
 */
public final class Rehearsal {

    private static final String JOB = """
            {"id":"job-7k3","kind":"job","project":"default","name":"hello","phase":"succeeded","reason":"exit status 0",
             "spec":{"kind":"job","replicas":1,"request":{"cpu":0.5,"memory_mib":512,"device":{"model":"h20","count":1,"share":0.5}},
             "command":["echo","hello"],"priority":"standard","model":"smollm2"},
             "submitted_at":"2026-11-23T09:00:00Z","started_at":"2026-11-23T09:00:00.040Z","ended_at":"2026-11-23T09:00:01Z",
             "link":"/dev/dev-7k3/","simulated":false,
             "replicas":[{"id":"job-7k3-0","generation":1,"phase":"ended","node":"local","devices":[0],"exit":"exit status 0",
             "run_time_seconds":0.96}]}""";
    private static final String STATUS = """
            {"version":"0.1.0","pid":0,"data":"/data","started_at":"2026-11-23T09:00:00Z","position":42,
             "api":"http://127.0.0.1:8470","gateway":"http://127.0.0.1:8471","page":"http://127.0.0.1:8470/",
             "isolation":["CPU share: enforced"]}""";
    private static final String NODES = """
            {"items":[{"name":"local","pool":"local","state":"ready","simulated":false,"cpu":2.0,"free_cpu":1.5,"memory_mib":24000,
             "free_memory_mib":20000,"devices":[{"index":0,"model":"h20","memory_mib":98304,"free_share":0.5,"simulated":true}]}]}""";
    private static final String MODELS = """
            {"items":[{"name":"smollm2","project":"default","format":"gguf","location":"/m","sha256":"b179","bytes":98362432,
             "context_tokens":2048,"chat":true,"license":"Apache-2.0","lineage":{"job":"job-7k3"},
             "registered_at":"2026-11-23T09:00:00Z"}],"data":[{"id":"smollm2"}]}""";
    private static final String PROBLEM = """
            {"type":"about:blank","title":"Not found","status":404,"code":"not_found","detail":"There is no workload 'no'.",
             "expected":"an id","next_step":"./plenum job list"}""";
    private static final String EXPLANATION =
            "{\"id\":\"job-7k3\",\"phase\":\"waiting\",\"summary\":\"It waits for cores.\",\"details\":[\"1 node is full\"]}";
    private static final String KEY =
            "{\"id\":\"key-1\",\"project\":\"default\",\"name\":\"cli-chat\",\"hint\":\"plm-a\",\"secret\":\"plm-abc\"}";
    private static final String LOG = "id: 6\ndata: \"hello\\n\"\n\nevent: end\ndata: {}\n\n";
    private static final String CHAT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: {\"choices\":[]}\n\ndata: [DONE]\n\n";

    private static final List<String> COMMANDS = List.of(
            "status",
            "job list",
            "job list --json",
            "job list --alive --limit 5",
            "job show job-7k3",
            "job submit -- true",
            "job submit --wait -- true",
            "job submit --name a --cpu 0.5 --memory 1Gi --device h20:2 --wait --json -- true",
            "job submit --follow -- true",
            "job wait job-7k3",
            "job logs job-7k3",
            "logs job-7k3 --follow",
            "explain job-7k3",
            "job show no",
            "job stop job-7k3",
            "service list",
            "dev list",
            "node list",
            "model list",
            "key list",
            "service create --model smollm2",
            "usage",
            "statement",
            "chat --max-tokens 5 hello",
            "job list --wrong",
            "job --help");

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Rehearsal::answer);
        server.start();
        Path data = Files.createTempDirectory("plenum-rehearsal");
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            Files.writeString(
                    data.resolve("endpoints.json"), "{\"api\":\"" + address + "\",\"gateway\":\"" + address + "\"}");
            Files.writeString(data.resolve("api-token"), "rehearsal");
            Surroundings surroundings = new Surroundings(
                    Map.of("PLENUM_DATA", data.toString()),
                    data,
                    new ByteArrayInputStream(new byte[0]),
                    false,
                    InstantSource.system());
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            for (String command : COMMANDS) {
                Main.run(command.split(" "), surroundings, nowhere, nowhere);
            }
        } finally {
            server.stop(0);
            Files.deleteIfExists(data.resolve("endpoints.json"));
            Files.deleteIfExists(data.resolve("api-token"));
            Files.delete(data);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        boolean events = "text/event-stream".equals(exchange.getRequestHeaders().getFirst("Accept"));
        byte[] body = sample(exchange.getRequestMethod(), path, events).getBytes(StandardCharsets.UTF_8);
        // Chunked, as the server streams.
        exchange.sendResponseHeaders(path.endsWith("/no") ? 404 : 200, events ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String sample(String method, String path, boolean events) {
        return switch (path) {
            case "/v1/status" -> STATUS;
            case "/v1/nodes" -> NODES;
            case "/v1/models" -> MODELS;
            case "/v1/keys" -> method.equals("POST") ? KEY : "{\"items\":[" + KEY + "]}";
            case "/v1/workloads" -> method.equals("POST") ? JOB : "{\"items\":[" + JOB + "," + JOB + "]}";
            case "/v1/workloads/no" -> PROBLEM;
            case "/v1/workloads/job-7k3/logs" -> events ? LOG : "hello\n";
            case "/v1/workloads/job-7k3/explain" -> EXPLANATION;
            case "/v1/chat/completions" -> CHAT;
            case "/v1/usage" -> "{\"project\":\"default\",\"from\":\"2026-11-01\",\"to\":\"2026-11-23\",\"lines\":[]}";
            default -> JOB;
        };
    }
}
