package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.api.Wire;
import dev.plenum.app.bench.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A certified OpenID provider, from its package, in a process of its own. */
final class OpenIdProvider implements AutoCloseable {

    private final Process process;
    private final String issuer;

    private OpenIdProvider(Process process, String issuer) {
        this.process = process;
        this.issuer = issuer;
    }

    static OpenIdProvider start() throws IOException {
        Path sources = Product.HOME.resolve("app/src/test/oidc");
        Path folder = Files.createDirectories(Product.WORK.resolve("oidc"));
        for (String file : List.of("package.json", "package-lock.json", "provider.mjs")) {
            Files.copy(sources.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Installation.Done installed = Installation.run(
                new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund").directory(folder.toFile()),
                Duration.ofMinutes(10));
        assertEquals(0, installed.status(), installed.err());
        Process process = new ProcessBuilder("node", "provider.mjs")
                .directory(folder.toFile())
                .redirectError(folder.resolve("provider.log").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("http://")) {
                return new OpenIdProvider(process, line);
            }
        }
        throw new IllegalStateException("the provider ended: see " + folder.resolve("provider.log"));
    }

    String issuer() {
        return issuer;
    }

    /** What it is from now on; see provider.mjs. */
    void is(Map<String, Object> change) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer + "/test"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Wire.mapper().writeValueAsBytes(change)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertEquals(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
