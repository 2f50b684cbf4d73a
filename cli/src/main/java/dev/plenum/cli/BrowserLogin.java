package dev.plenum.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.PlenumClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code plenum login --oidc}: the user signs in with a browser, which brings a code back to a listener of this process (RFC 8252). Only this process has
 * the verifier that the code is good with (RFC 7636).
 */
final class BrowserLogin {

    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final int CHECK_DIGITS = 6;
    private static final int VERIFIER_BYTES = 32;

    private BrowserLogin() {}

    /** The answer to {@code POST /v1/login/oidc}. */
    static byte[] session(Call call, URI api) {
        String verifier = verifier();
        String challenge = challenge(verifier);
        BlockingQueue<String> codes = new ArrayBlockingQueue<>(1);
        HttpServer listener = listener(codes);
        try {
            String back = "http://127.0.0.1:" + listener.getAddress().getPort() + "/";
            call.line("Open this in a browser on this machine:");
            call.line("  "
                    + api.resolve(PlenumClient.path(
                            "/sign-in/oidc", Map.of("redirect_uri", back, "code_challenge", challenge))));
            call.line("The page that asks whether to go on must show " + challenge.substring(0, CHECK_DIGITS) + ".");
            call.out().flush();
            String code = codes.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (code == null) {
                throw nobody("Nobody signed in within " + WITHIN.toMinutes() + " minutes.");
            }
            return new PlenumClient(api, "")
                    .send("POST", "/v1/login/oidc", Json.write(Map.of("code", code, "verifier", verifier)), Map.of())
                    .bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw nobody("Interrupted.");
        } finally {
            listener.stop(0);
        }
    }

    private static HttpServer listener(BlockingQueue<String> codes) {
        try {
            HttpServer listener =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
            listener.createContext("/", exchange -> came(exchange, codes));
            listener.start();
            return listener;
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED, "Cannot listen on this machine: " + e.getMessage() + ".", "a free port", "");
        }
    }

    private static void came(HttpExchange exchange, BlockingQueue<String> codes) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        boolean code = query.matches("code=[0-9a-z]+");
        String said = code ? "You are signed in. You may close this window." : "There is nothing here.";
        byte[] body = said.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(code ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
        if (code) {
            boolean _ = codes.offer(query.substring("code=".length()));
        }
    }

    private static String verifier() {
        byte[] random = new byte[VERIFIER_BYTES];
        new SecureRandom().nextBytes(random);
        return base64(random);
    }

    private static String challenge(String verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Failure nobody(String what) {
        return new Failure(ExitStatus.FAILED, what, "a sign-in in the browser", "Run it again: plenum login --oidc.");
    }
}
