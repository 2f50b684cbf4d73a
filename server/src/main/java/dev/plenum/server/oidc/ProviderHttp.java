package dev.plenum.server.oidc;

import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a provider: with time limits, without following redirects, and of an answer at most 1 MiB. */
final class ProviderHttp {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    record Answer(int status, String body) {
        /** An empty object where it is none. */
        JsonNode json() {
            try {
                JsonNode node = Wire.mapper().readTree(body);
                return node.isObject() ? node : Wire.mapper().createObjectNode();
            } catch (JacksonException noJson) {
                ObjectNode nothing = Wire.mapper().createObjectNode();
                return nothing;
            }
        }
    }

    Answer get(URI uri, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(WITHIN);
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer post(URI uri, Map<String, String> form, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(WITHIN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(form)));
        headers.forEach(request::header);
        return send(request.build());
    }

    static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return new Answer(answer.statusCode(), new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException unreachable) {
            throw unreachable(request, unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unreachable(request, stopped);
        }
    }

    private static PlenumException unreachable(HttpRequest request, Exception why) {
        return new PlenumException(
                ErrorCode.NOT_READY,
                "no answer from the OpenID provider at " + request.uri() + ": " + why,
                "a provider that this machine reaches",
                "Try again, or check `issuer` in the OIDC settings; the link of plenum status works without it",
                why);
    }
}
