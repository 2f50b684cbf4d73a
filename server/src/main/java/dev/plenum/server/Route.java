package dev.plenum.server;

import io.helidon.http.Method;

/**
 * One served route; the OpenAPI file must list exactly these.
 *
 * @param path with parameters in braces
 */
record Route(Method method, String path, Handling handling) {

    static Route get(String path, Handling handling) {
        return new Route(Method.GET, path, handling);
    }

    static Route post(String path, Handling handling) {
        return new Route(Method.POST, path, handling);
    }

    static Route put(String path, Handling handling) {
        return new Route(Method.PUT, path, handling);
    }

    static Route delete(String path, Handling handling) {
        return new Route(Method.DELETE, path, handling);
    }

    /** Answers one request, blocking its own virtual thread. */
    @FunctionalInterface
    interface Handling {
        void handle(Exchange exchange) throws Exception;
    }
}
