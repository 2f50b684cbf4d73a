package dev.plenum.server;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** What every answer of ours tells the browser. Answers of a dev environment are not ours: its page brings its own rules. */
final class SecurityHeaders {

    private static final List<Header> ALL = List.of(
            HeaderValues.createCached(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                            + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("Referrer-Policy", "same-origin"));

    private SecurityHeaders() {}

    static void set(ServerResponse response) {
        ALL.forEach(response::header);
    }

    static void clear(ServerResponse response) {
        for (Header header : ALL) {
            HeaderName name = HeaderNames.create(header.name());
            response.headers().remove(name);
        }
    }
}
