package dev.plenum.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that starts a control plane. */
public final class UpOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory (default: $PLENUM_DATA, else ~/.plenum).")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "" + UpSettings.API_PORT,
            description = "Port of API and page; 0: any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--gateway-port",
            defaultValue = "" + UpSettings.GATEWAY_PORT,
            description = "Port of the gateway; 0: any free one (default: ${DEFAULT-VALUE}).")
    private int gatewayPort;

    @Option(
            names = "--currency",
            defaultValue = UpSettings.CURRENCY,
            description = "Currency of all amounts (default: ${DEFAULT-VALUE}).")
    private String currency;

    @Option(
            names = "--audit-heads",
            paramLabel = "DIR",
            description = "Where signed heads of the journal go, a file each; best out of this machine's reach"
                    + " (default: nowhere).")
    private Path auditHeads;

    @Option(
            names = "--audit-every",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "How often, such as 10m or 1h; also at the start and at the end (default: ${DEFAULT-VALUE}).")
    private String auditEvery;

    @Option(
            names = "--oidc",
            paramLabel = "FILE",
            description =
                    "The OpenID provider that users sign in at, see docs/security.md (default: oidc.json of the data directory, where it is).")
    private Path oidc;

    public UpSettings settings() {
        Path directory = data(data);
        return new UpSettings(
                directory,
                home(),
                port,
                gatewayPort,
                currency,
                Optional.ofNullable(auditHeads).map(heads -> HeadExport.Settings.of(heads, auditEvery)),
                OidcFile.read(Optional.ofNullable(oidc), directory));
    }

    /** The option's value, else the environment's, else the usual one. */
    static Path data(Path given) {
        return Optional.ofNullable(given)
                .or(() -> Optional.ofNullable(System.getenv("PLENUM_DATA")).map(Path::of))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".plenum"))
                .toAbsolutePath();
    }

    /** Plenum's own checkout; the launcher says where it is. */
    static Path home() {
        return Path.of(System.getProperty("plenum.home", ".")).toAbsolutePath().normalize();
    }
}
