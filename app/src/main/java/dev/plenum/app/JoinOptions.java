package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.file.Address;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of {@code plenum gateway} fed by a control plane. */
final class JoinOptions {

    @Option(
            names = "--join",
            required = true,
            paramLabel = "http://HOST:PORT",
            description = "The control plane's API, as `plenum up` prints it.")
    private String join;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Has the content of gateway-token in the control plane's data directory (default: that file in"
                            + " $$PLENUM_DATA, else in ~/.plenum).")
    private Path tokenFile;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where callers find it; port 0: any free one (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "gateway-data",
            description =
                    "Folder of its usage log and of what it was told, for this gateway only (default: ${DEFAULT-VALUE}).")
    private Path data;

    /** @throws PlenumException INVALID_REQUEST with the option that is wrong */
    JoinSettings settings() {
        Address address = Address.parse(listen).orElseThrow(() -> wrong("--listen", listen, Address.EXPECTED));
        return new JoinSettings(
                controlPlane(),
                token(),
                address.host(),
                address.port(),
                data.toAbsolutePath().normalize());
    }

    private URI controlPlane() {
        String expected =
                "http://HOST:PORT, such as http://127.0.0.1:8470; what leaves the machine goes through a tunnel";
        try {
            URI uri = new URI(join.replaceFirst("/$", ""));
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.toString().equals("http://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, together with what is no address of a control plane
        }
        throw wrong("--join", join, expected);
    }

    private String token() {
        Path file = tokenFile == null ? UpOptions.data(null).resolve(Access.GATEWAY_TOKEN) : tokenFile;
        String expected = "the content of " + Access.GATEWAY_TOKEN + " in the control plane's data directory";
        try {
            String token = Files.readString(file).strip();
            if (token.matches("[!-~]+")) {
                return token;
            }
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "the token file " + file + (Files.exists(file) ? " cannot be read" : " is not there"),
                    expected,
                    "Name the file with --token-file",
                    e);
        }
        throw new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "the token file " + file + " has no token in it",
                expected,
                "Name another with --token-file");
    }

    private static PlenumException wrong(String option, String value, String expected) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST, option + " is '" + value + "'", expected, "plenum gateway --help");
    }
}
