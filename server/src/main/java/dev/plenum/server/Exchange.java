package dev.plenum.server;

import dev.plenum.api.Problem;
import dev.plenum.api.Wire;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Rights;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.world.Input;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/** One request and its answer, in the words of this API; every handler gets one. */
final class Exchange {

    static final int MOST_BODY_BYTES = 1 << 20;

    private final ServerRequest request;
    private final ServerResponse response;
    private final Identity identity;
    private final String operation;
    private Optional<byte[]> read = Optional.empty();
    private Runnable check = () -> {};
    private String scope = "";
    private String command = "";
    private boolean noted;

    /** @param operation such as {@code POST /v1/workloads} */
    Exchange(ServerRequest request, ServerResponse response, Identity identity, String operation) {
        this.operation = operation;
        this.request = request;
        this.response = response;
        this.identity = identity;
    }

    ServerRequest request() {
        return request;
    }

    ServerResponse response() {
        return response;
    }

    Identity identity() {
        return identity;
    }

    /** What the caller may do at this moment. */
    Rights rights() {
        return identity.rights().get();
    }

    /** Which projects the caller has this permission in, as of now. */
    Predicate<String> sees(Permission permission) {
        Rights now = rights();
        return project -> now.allow(permission, Scope.project(project));
    }

    /** What it is about, as far as the route's guard knows. */
    void about(Scope where) {
        scope = where.toString();
    }

    /** What goes to the loop on this caller's behalf. */
    Input.By by(Input.Command asked) {
        Input.By by = new Input.By(identity.actor(), origin(), asked);
        command = by.name();
        return by;
    }

    /** The last command that went to the loop; empty where none did. */
    String command() {
        return command;
    }

    /** From where the caller asks, for the audit trail. */
    Origin origin() {
        return new Origin(Gate.peer(request.remotePeer()).getHostAddress(), identity.means(), operation, scope);
    }

    /** The audit trail has it already. */
    void noted() {
        noted = true;
    }

    boolean isNoted() {
        return noted;
    }

    /** Lets it pass only if this does now; {@link #recheck} asks again. */
    void admit(Runnable guard) {
        check = guard;
        guard.run();
    }

    /** For what goes on for long: whoever may no more is let go. */
    void recheck() {
        check.run();
    }

    void requireSignedIn() {
        if (identity.proof() == Identity.Proof.NONE) {
            throw new PlenumException(
                    ErrorCode.UNAUTHENTICATED,
                    header(HeaderNames.AUTHORIZATION).isPresent()
                            ? "the token or key is unknown, has expired, or may not be shown from here"
                            : "nobody is signed in",
                    "Authorization: Bearer and the content of api-token in the data directory, or a key or session of yours",
                    "Sign in: plenum login USER; `plenum status` shows which data directory is in use");
        }
    }

    /** A part of the path that the route names. */
    String path(String name) {
        return request.path().pathParameters().get(name);
    }

    /** A query parameter; an empty one counts as absent. */
    Optional<String> query(String name) {
        return request.query().first(name).asOptional().filter(text -> !text.isEmpty());
    }

    /** The project that the request is about; {@code default} when it names none. */
    String project() {
        return query("project").orElse(Defaults.PROJECT);
    }

    /** This server's address as the caller knows it: a browser's cookie is good for that host name only. */
    String base() {
        return "http://" + header(HeaderNames.HOST).orElse("localhost");
    }

    Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    long number(String name, long otherwise, long least, long most) {
        return query(name).map(text -> number(name, text, least, most)).orElse(otherwise);
    }

    private static long number(String name, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with what is out of range
        }
        throw new PlenumException(
                ErrorCode.INVALID_REQUEST,
                name + " '" + text + "'",
                "a whole number from " + least + " to " + most,
                "Correct " + name);
    }

    boolean wantsEvents() {
        return header(HeaderNames.ACCEPT).orElse("").contains("text/event-stream");
    }

    /** The whole body. @throws PlenumException TOO_LARGE over {@link #MOST_BODY_BYTES} */
    byte[] body() {
        if (read.isEmpty()) {
            read = Optional.of(readBody());
        }
        return read.get();
    }

    private byte[] readBody() {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(MOST_BODY_BYTES + 1);
            if (bytes.length > MOST_BODY_BYTES) {
                throw new PlenumException(
                        ErrorCode.TOO_LARGE,
                        "a body of more than " + MOST_BODY_BYTES + " bytes",
                        "at most " + MOST_BODY_BYTES + " bytes",
                        "Send less");
            }
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    <T> T body(Class<T> type) {
        byte[] bytes = body();
        try {
            T read = Wire.mapper().readValue(bytes, type);
            if (read != null) {
                return read;
            }
        } catch (JacksonException wrong) {
            throw JsonErrors.explain("the request body", wrong);
        }
        throw new PlenumException(
                ErrorCode.INVALID_REQUEST, "the request body is empty", "a JSON object", "Send one; see openapi.yaml");
    }

    void json(int status, Object document) {
        bytes(status, "application/json", Wire.mapper().writeValueAsBytes(document));
    }

    void text(int status, String type, String text) {
        bytes(status, type + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int status, String type, byte[] bytes) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(bytes);
    }

    /** Answers with what went wrong; once an answer has begun there is nothing left to say, and the connection ends. */
    void problem(Throwable thrown) {
        if (response.isSent() || response.bytesWritten() > 0) {
            throw new UncheckedIOException(new IOException("the answer broke off", thrown));
        }
        Problem problem = Problems.of(thrown);
        if (thrown instanceof PlenumException known && HttpStatuses.retryHelps(known.code())) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        if (problem.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        bytes(problem.status(), "application/problem+json", Wire.mapper().writeValueAsBytes(problem));
    }
}
