package dev.plenum.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.api.Wire;
import io.helidon.common.uri.UriQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An OpenID provider over HTTP that gives whatever ID token a test asks for, the right one and all the wrong ones. */
final class ScriptedProvider implements AutoCloseable {

    final HttpServer server;
    final String issuer;
    final List<String> fetched = new ArrayList<>();
    final Map<String, String> lastForm = new LinkedHashMap<>();
    volatile String calledItself;
    volatile Supplier<JWT> idToken = () -> {
        throw new IllegalStateException("none");
    };
    volatile Optional<String> refreshToken = Optional.empty();
    volatile boolean refuses;
    volatile RSAKey key = key("one");

    ScriptedProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        calledItself = issuer;
        server.createContext("/", this::answer);
        server.start();
    }

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    SignedJWT signed(JWTClaimsSet claims) {
        return signed(key, claims);
    }

    static SignedJWT signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token;
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        fetched.add(path);
        try (exchange) {
            switch (path) {
                case "/.well-known/openid-configuration" ->
                    send(
                            exchange,
                            200,
                            Map.of(
                                    "issuer", calledItself,
                                    "authorization_endpoint", issuer + "/authorize",
                                    "token_endpoint", issuer + "/token",
                                    "jwks_uri", issuer + "/keys"));
                case "/keys" -> send(exchange, 200, new JWKSet(key).toJSONObject(true));
                case "/token" -> token(exchange);
                default -> send(exchange, 404, Map.of());
            }
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        UriQuery form = UriQuery.create(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        form.names().forEach(name -> lastForm.put(name, form.get(name)));
        if (refuses) {
            send(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id_token", idToken.get().serialize());
        refreshToken.ifPresent(token -> answer.put("refresh_token", token));
        send(exchange, 200, answer);
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> document) throws IOException {
        byte[] body = Wire.mapper().writeValueAsBytes(document);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
