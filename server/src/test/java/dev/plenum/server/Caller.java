package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Calls a server as a client with the token does. */
final class Caller {

    static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String address;

    Caller(ApiServer server) {
        this.address = server.address();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + SmallPlane.TOKEN);
    }

    HttpRequest.Builder unsigned(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return read(200, send(to(path)));
    }

    JsonNode post(int status, String path, String body) throws IOException, InterruptedException {
        return read(status, send(to(path).POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    JsonNode put(int status, String path, String body) throws IOException, InterruptedException {
        return read(status, send(to(path).PUT(HttpRequest.BodyPublishers.ofString(body))));
    }

    JsonNode delete(int status, String path) throws IOException, InterruptedException {
        return read(status, send(to(path).DELETE()));
    }

    static JsonNode read(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response::body);
        return Wire.mapper().readTree(response.body());
    }
}
