package dev.plenum.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One HTTP answer of {@link PlenumClient}, its body still arriving. Close it: it owns its connection. */
public final class Answer implements AutoCloseable {

    private final URI address;
    private final Socket connection;
    private final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    /** @param headers by lower-case name */
    Answer(URI address, Socket connection, int status, Map<String, String> headers, InputStream body) {
        this.address = address;
        this.connection = connection;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    URI address() {
        return address;
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    public InputStream body() {
        return body;
    }

    /** The rest of the body, and closes the connection. */
    public byte[] bytes() {
        try (this) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UnreachableException(address, true, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // Closing is all that was left to do with it.
        }
    }
}
