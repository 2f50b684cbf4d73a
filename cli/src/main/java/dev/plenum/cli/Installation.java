package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A data directory as {@code up} leaves it: where the API and the gateway listen, and the token that opens the API. */
record Installation(Path data, URI api, URI gateway, String token) {

    static final String START = "Start it: ./plenum up (or name its data directory with --data).";

    /**
     * As whoever has signed in, else as whoever may read the data directory.
     *
     * @param token shown instead of either's
     */
    static Installation at(Path data, Optional<String> token) {
        if (token.isEmpty() && Files.exists(session(data))) {
            Document session = Json.read(bytes(data, session(data).getFileName().toString()));
            return of(data, session, session.text("token"));
        }
        return of(data, endpoints(data), token.orElseGet(() -> new String(
                        bytes(data, "api-token"), java.nio.charset.StandardCharsets.UTF_8)
                .strip()));
    }

    /** What {@code plenum login} keeps: where it signed in, and the session. */
    static Path session(Path data) {
        return data.resolve("cli-session.json");
    }

    static Document endpoints(Path data) {
        return Json.read(bytes(data, "endpoints.json"));
    }

    static Installation of(Path data, Document endpoints, String token) {
        return new Installation(data, address(data, endpoints, "api"), address(data, endpoints, "gateway"), token);
    }

    PlenumClient client() {
        return new PlenumClient(api, token);
    }

    private static byte[] bytes(Path data, String name) {
        Path file = data.resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNING,
                    "Plenum is not running: " + file + " is not there.",
                    "a data directory that `./plenum up` has started in",
                    START);
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "Cannot read " + file + ": " + e.getMessage() + ".",
                    "a file of the user who started Plenum",
                    "Run the command as that user.");
        }
    }

    private static URI address(Path data, Document endpoints, String name) {
        String address = endpoints.text(name);
        try {
            URI uri = new URI(address);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new Failure(
                ExitStatus.FAILED,
                data.resolve("endpoints.json") + " has '" + address + "' as its " + name + ".",
                "an address such as http://127.0.0.1:8470",
                "Start Plenum again; it writes the file.");
    }
}
