package dev.plenum.server;

/**
 * How the server listens.
 *
 * @param host a loopback address: requests for any other host name are refused
 * @param port 0 takes any free one
 * @param token what a client must show: the content of the data directory's {@code api-token}
 * @param currency of all amounts, such as {@code CNY}
 */
public record ServerSettings(String host, int port, String token, String currency) {

    public ServerSettings {
        token = token.strip();
        if (token.length() < 16) {
            throw new IllegalArgumentException(
                    "API token of " + token.length() + " characters (expected: at least 16)");
        }
    }

    @Override
    public String toString() {
        return "ServerSettings[" + host + ":" + port + ", " + currency + "]";
    }
}
