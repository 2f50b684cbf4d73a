package dev.plenum.server;

import io.helidon.http.Method;
import java.util.Objects;

/**
 * One served route and what it asks of its caller; the OpenAPI file must list exactly these.
 *
 * @param path with parameters in braces
 */
record Route(Method method, String path, Guard guard, Handling handling) {

    Route {
        Objects.requireNonNull(guard, "a route without a guard is open to everybody");
    }

    static Route get(String path, Guard guard, Handling handling) {
        return new Route(Method.GET, path, guard, handling);
    }

    static Route post(String path, Guard guard, Handling handling) {
        return new Route(Method.POST, path, guard, handling);
    }

    static Route put(String path, Guard guard, Handling handling) {
        return new Route(Method.PUT, path, guard, handling);
    }

    static Route delete(String path, Guard guard, Handling handling) {
        return new Route(Method.DELETE, path, guard, handling);
    }

    /** Answers one request, blocking its own virtual thread. */
    @FunctionalInterface
    interface Handling {
        void handle(Exchange exchange) throws Exception;
    }
}
