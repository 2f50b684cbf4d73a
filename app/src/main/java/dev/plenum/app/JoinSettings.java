package dev.plenum.app;

import dev.plenum.gateway.GatewayConfig;
import java.net.URI;
import java.nio.file.Path;

/**
 * How a gateway that a control plane feeds is started.
 *
 * @param controlPlane base address of its API
 * @param token what it shows there: the content of {@code gateway-token}
 * @param host address to listen on
 * @param port port to listen on; 0 picks a free one
 * @param data folder of the usage log and the copy of the snapshot
 */
record JoinSettings(URI controlPlane, String token, String host, int port, Path data) {

    GatewayConfig config() {
        return GatewayConfig.of(host, port, data.resolve("snapshot.json"));
    }

    /** The token is never shown. */
    @Override
    public String toString() {
        return "JoinSettings[" + controlPlane + ", " + host + ":" + port + ", " + data + "]";
    }
}
