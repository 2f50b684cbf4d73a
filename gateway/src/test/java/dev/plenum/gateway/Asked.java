package dev.plenum.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One chat request with the key {@code sk-blue}. */
public final class Asked {

    private Asked() {}

    /** Its status. */
    public static int of(Gateway gateway, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + Bench.CHAT))
                                    .header("Authorization", "Bearer sk-blue")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
