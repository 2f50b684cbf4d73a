package dev.plenum.gateway.snapshot;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.net.URI;
import java.util.Optional;

/**
 * One engine that answers for a route.
 *
 * @param baseUrl a ready replica's address, such as {@code http://127.0.0.1:18080}, or an OpenAI-compatible endpoint elsewhere; a trailing {@code /v1} is
 *     dropped
 * @param secret the gateway's own key there; no caller's key ever leaves the gateway
 * @param weight its part of the requests beside the route's other targets; at least 1
 * @param probe how it is asked whether it is well; empty: only its answers tell
 */
public record Target(URI baseUrl, Optional<String> secret, int weight, Optional<Probe> probe) {

    public Target {
        boolean scheme = "http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme());
        if (!scheme || baseUrl.getHost() == null || weight < 1) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "target address '" + baseUrl + "' with weight " + weight,
                    "http://HOST:PORT or https://HOST, and a weight of 1 or more",
                    "Give the address that the engine listens on");
        }
        baseUrl = URI.create(baseUrl.toString().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
    }

    /** One that is not probed. */
    public Target(URI baseUrl, Optional<String> secret, int weight) {
        this(baseUrl, secret, weight, Optional.empty());
    }

    public Target probedBy(Probe one) {
        return new Target(baseUrl, secret, weight, Optional.of(one));
    }

    /** Without a key of its own. */
    public static Target of(String baseUrl) {
        return new Target(URI.create(baseUrl), Optional.empty(), 1);
    }

    public boolean encrypted() {
        return "https".equals(baseUrl.getScheme());
    }

    public int port() {
        if (baseUrl.getPort() >= 0) {
            return baseUrl.getPort();
        }
        return encrypted() ? 443 : 80;
    }

    /** Its secret is never shown. */
    @Override
    public String toString() {
        return baseUrl.toString();
    }
}
