package dev.plenum.server;

import dev.plenum.api.KeyDocument;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page's chat box: passes its requests on to the gateway with a key of the page's own, which is made at first use for each project, called {@code
 * console}, and known to this process only. So the chat box is metered and billed like any other caller.
 */
final class ChatRelay {

    private static final String KEY_NAME = "console";
    private static final int UNAUTHORIZED = 401;
    /** A new key reaches the gateway a moment after the loop has it. */
    private static final Duration KEY_KNOWN_WITHIN = Duration.ofSeconds(3);

    private final ServerPorts ports;
    private final Writes writes;
    private final TenancyRoutes tenancy;
    private final Map<String, String> secretByProject = new HashMap<>();

    ChatRelay(ServerPorts ports, Writes writes, TenancyRoutes tenancy) {
        this.ports = ports;
        this.writes = writes;
        this.tenancy = tenancy;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/chat/completions", new Guard.Of(Permission.CHAT_USE, Targets::project), this::relay));
    }

    private void relay(Exchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.body();
        HttpResponse<InputStream> answer = ask(exchange.project(), body);
        Upstream.answer(exchange, answer);
    }

    /** Tries again while the gateway does not know the key yet; a key that somebody revoked meanwhile is replaced once. */
    private HttpResponse<InputStream> ask(String project, byte[] body) throws IOException, InterruptedException {
        String secret = secret(project);
        HttpResponse<InputStream> answer = post(secret, body);
        if (answer.statusCode() == UNAUTHORIZED && !secretIsCurrent(project, secret)) {
            answer.body().close();
            forget(project, secret);
            secret = secret(project);
            answer = post(secret, body);
        }
        long deadline = System.nanoTime() + KEY_KNOWN_WITHIN.toNanos();
        while (answer.statusCode() == UNAUTHORIZED && System.nanoTime() < deadline) {
            answer.body().close();
            Pulse.pause(Duration.ofMillis(50));
            answer = post(secret, body);
        }
        return answer;
    }

    private HttpResponse<InputStream> post(String secret, byte[] body) throws InterruptedException {
        return Upstream.send(HttpRequest.newBuilder(URI.create(ports.gateway().get() + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private boolean secretIsCurrent(String project, String secret) {
        String sha256 = Secrets.sha256Hex(secret);
        return ports.views().keys().stream()
                .anyMatch(key -> key.project().equals(project) && key.sha256().equals(sha256));
    }

    private synchronized void forget(String project, String secret) {
        secretByProject.remove(project, secret);
    }

    /** The first use in this process revokes what an earlier one made: nobody has its secret any more. */
    private synchronized String secret(String project) {
        String known = secretByProject.get(project);
        if (known != null) {
            return known;
        }
        for (ApiKey key : ports.views().keys()) {
            if (key.project().equals(project) && key.name().equals(KEY_NAME)) {
                writes.submit(new Input.RevokeKey(key.id()));
            }
        }
        String made = tenancy.create(new KeyDocument.Add(Optional.of(project), KEY_NAME))
                .secret();
        secretByProject.put(project, made);
        return made;
    }
}
