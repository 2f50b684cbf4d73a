package dev.plenum.app;

import dev.plenum.server.oidc.OidcSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a control plane is started.
 *
 * @param data the data directory; everything of this installation is in it
 * @param home Plenum's own checkout
 * @param apiPort of the API and the page on the loopback interface; 0 takes a free one
 * @param gatewayPort of the OpenAI-compatible gateway; 0 takes a free one
 * @param currency of all amounts, ISO 4217
 * @param heads where signed heads of the journal go, if anywhere
 * @param oidc the OpenID provider that users sign in at, if any
 */
public record UpSettings(
        Path data,
        Path home,
        int apiPort,
        int gatewayPort,
        String currency,
        Optional<HeadExport.Settings> heads,
        Optional<OidcSettings> oidc) {

    public static final int API_PORT = 8470;
    public static final int GATEWAY_PORT = 8471;
    public static final String CURRENCY = "USD";
    public static final String HOST = "127.0.0.1";
}
