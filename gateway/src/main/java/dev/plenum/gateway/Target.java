package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.net.URI;

/** One engine that answers for a route: a ready replica's address, such as {@code http://127.0.0.1:18080}; a trailing {@code /v1} is dropped. */
public record Target(URI baseUrl) {

    public Target {
        if (!"http".equals(baseUrl.getScheme()) || baseUrl.getHost() == null) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "target address '" + baseUrl + "'",
                    "http://HOST:PORT",
                    "Give the address that the engine listens on");
        }
        baseUrl = URI.create(baseUrl.toString().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
    }

    public static Target of(String baseUrl) {
        return new Target(URI.create(baseUrl));
    }

    int port() {
        return baseUrl.getPort() < 0 ? 80 : baseUrl.getPort();
    }
}
