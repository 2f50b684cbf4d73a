package dev.plenum.server;

import dev.plenum.server.oidc.OidcSettings;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param host a loopback address: requests for any other host name are refused
 * @param port 0 takes any free one
 * @param token what a client must show: the content of the data directory's {@code api-token}
 * @param gatewayToken what a gateway in a process of its own may show instead; it opens {@code /v1/gateways/} alone
 * @param currency of all amounts, such as {@code CNY}
 * @param oidc absent: users sign in with passwords alone
 */
public record ServerSettings(
        String host, int port, String token, String gatewayToken, String currency, Optional<OidcSettings> oidc) {

    public ServerSettings {
        token = checked(token);
        gatewayToken = checked(gatewayToken);
    }

    /** One without an OpenID provider. */
    public ServerSettings(String host, int port, String token, String gatewayToken, String currency) {
        this(host, port, token, gatewayToken, currency, Optional.empty());
    }

    private static String checked(String token) {
        if (token.strip().length() < 16) {
            throw new IllegalArgumentException(
                    "API token of " + token.length() + " characters (expected: at least 16)");
        }
        return token.strip();
    }

    @Override
    public String toString() {
        return "ServerSettings[" + host + ":" + port + ", " + currency + "]";
    }
}
