package dev.plenum.app;

import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * How clients of this machine find the control plane and show that they may use it: {@code endpoints.json} while it runs, {@code api-token}, and for
 * gateways in processes of their own {@code gateway-token}; all readable by the owner of the data directory only.
 */
final class Access implements AutoCloseable {

    /** The file's name. */
    static final String GATEWAY_TOKEN = "gateway-token";

    private final Path endpoints;
    private final String token;
    private final String gatewayToken;

    private Access(Path endpoints, String token, String gatewayToken) {
        this.endpoints = endpoints;
        this.token = token;
        this.gatewayToken = gatewayToken;
    }

    /** The tokens are made at the first start and stay. */
    static Access of(Path data) {
        return new Access(
                data.resolve("endpoints.json"), secret(data.resolve("api-token")), secret(data.resolve(GATEWAY_TOKEN)));
    }

    private static String secret(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[24];
                new SecureRandom().nextBytes(secret);
                write(file, HexFormat.of().formatHex(secret));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    String token() {
        return token;
    }

    String gatewayToken() {
        return gatewayToken;
    }

    void publish(String api, String gateway) {
        try {
            write(endpoints, Wire.mapper().writeValueAsString(Map.of("api", api, "gateway", gateway)));
        } catch (IOException e) {
            throw unusable(endpoints, e);
        }
    }

    /** In one step, for its owner alone. */
    static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static PlenumException unusable(Path file, IOException e) {
        return new PlenumException(
                ErrorCode.DATA_DIRECTORY_UNUSABLE,
                file + ": " + e.getMessage(),
                "a data directory that this user may write",
                "Choose another with --data DIR",
                e);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(endpoints);
    }
}
