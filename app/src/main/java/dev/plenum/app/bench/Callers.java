package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/** Clients of the API that keep their connections open, each of which asks again as soon as it is answered. */
final class Callers implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;
    private final String token;

    Callers(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /** One request, answered with 2xx. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return ask(request(path).GET().build());
    }

    JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Wire.mapper().writeValueAsBytes(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri() + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return Wire.mapper().readTree(answer.body());
    }

    /** One of many requests, by its number from 0 on. */
    interface Asking {
        JsonNode ask(int number) throws IOException, InterruptedException;
    }

    /** Everything is asked once, by so many at a time; the answers in the order in which they were asked for. */
    List<JsonNode> all(int count, int connections, Latencies latencies, Asking asking) throws Exception {
        AtomicInteger next = new AtomicInteger();
        IntFunction<Callable<List<Map.Entry<Integer, JsonNode>>>> caller = _ -> () -> {
            List<Map.Entry<Integer, JsonNode>> answers = new ArrayList<>();
            for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                long began = System.nanoTime();
                JsonNode answer = asking.ask(number);
                latencies.add(System.nanoTime() - began);
                answers.add(Map.entry(number, answer));
            }
            return answers;
        };
        List<Map.Entry<Integer, JsonNode>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Map.Entry<Integer, JsonNode>>>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(callers.submit(caller.apply(i)));
            }
            for (var one : running) {
                answers.addAll(one.get());
            }
        }
        answers.sort(Map.Entry.comparingByKey());
        return answers.stream().map(Map.Entry::getValue).toList();
    }

    @Override
    public void close() {
        http.close();
    }
}
