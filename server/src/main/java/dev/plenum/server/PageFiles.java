package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page's files, from the class path: our own from {@code console/}, the chart library's from its webjar. */
final class PageFiles {

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"));

    private PageFiles() {}

    static List<Route> routes() {
        return List.of(
                Route.get(
                        "/sign-in/style.css",
                        new Guard.Anybody(),
                        exchange -> sendFirst(exchange, "/console/sign-in.css")),
                Route.get("/", new Guard.SignedIn(), exchange -> sendFirst(exchange, "/console/index.html")),
                Route.get(
                        "/page/{+file}",
                        new Guard.SignedIn(),
                        exchange -> sendFirst(
                                exchange,
                                "/console/page/" + exchange.path("file"),
                                "/console/" + exchange.path("file"))),
                Route.get(
                        "/vendor/uplot/{+file}",
                        new Guard.SignedIn(),
                        exchange -> sendFirst(
                                exchange, UPLOT + "dist/" + exchange.path("file"), UPLOT + exchange.path("file"))));
    }

    /** Everything that no other route took. */
    static void other(Exchange exchange) throws IOException {
        String path = exchange.request().path().path();
        if (path.startsWith("/v1/")
                || !exchange.request().prologue().method().text().equals("GET")) {
            throw missing(exchange);
        }
        sendFirst(exchange, "/console" + path);
    }

    private static void sendFirst(Exchange exchange, String... candidates) throws IOException {
        for (String resource : candidates) {
            Optional<byte[]> bytes = plain(resource) ? read(resource) : Optional.empty();
            if (bytes.isPresent()) {
                exchange.response().header(HeaderNames.CONTENT_TYPE, type(resource));
                exchange.response().header(HeaderNames.CACHE_CONTROL, "no-cache");
                exchange.response().status(200).send(bytes.get());
                return;
            }
        }
        throw missing(exchange);
    }

    private static PlenumException missing(Exchange exchange) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "nothing at " + exchange.request().prologue().method().text() + " "
                        + exchange.request().path().rawPath(),
                "a route of openapi.yaml",
                "");
    }

    private static Optional<byte[]> read(String resource) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        }
    }

    /** No way out of its folder, and nothing a file of ours would not be called. */
    private static boolean plain(String resource) {
        return resource.matches("(/[A-Za-z0-9_][A-Za-z0-9_.-]*)+") && !resource.contains("..");
    }

    private static String type(String resource) {
        String extension = resource.substring(resource.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "text/plain; charset=utf-8");
    }
}
