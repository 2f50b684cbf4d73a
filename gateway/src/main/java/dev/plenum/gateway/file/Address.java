package dev.plenum.gateway.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a gateway listens. */
public record Address(String host, int port) {

    /** What {@link #parse} reads, in words. */
    public static final String EXPECTED = "HOST:PORT, such as 127.0.0.1:8080, 0.0.0.0:80 or [::1]:8080";

    static final Address DEFAULT = new Address("127.0.0.1", 8080);

    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final int MOST_PORT = 65_535;

    /** {@code HOST:PORT}; port 0 takes a free one. */
    static Optional<Address> listen(Field field) {
        return field.text(EXPECTED).flatMap(text -> {
            Optional<Address> address = parse(text);
            if (address.isEmpty()) {
                field.refused(text, EXPECTED);
            }
            return address;
        });
    }

    /** {@code HOST:PORT}; port 0 takes a free one. Empty for anything else. */
    public static Optional<Address> parse(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        return Optional.of(new Address(host, Integer.parseInt(matcher.group(2))));
    }

    /** The base address of an OpenAI-compatible endpoint. It is not shown where it may hold a secret. */
    static Optional<URI> endpoint(Field field) {
        return url(field, "http://HOST:PORT/v1 or https://HOST/v1, without user, query or fragment");
    }

    /** An address over http or https, without user, query or fragment. It is not shown where it may hold a secret. */
    static Optional<URI> url(Field field, String expected) {
        return field.text(expected).flatMap(text -> {
            Optional<URI> endpoint = uri(text).filter(Address::isEndpoint);
            if (endpoint.isEmpty() && text.matches("[^@?#]*")) {
                field.refused(text, expected);
            } else if (endpoint.isEmpty()) {
                field.wrong("is not the address of an endpoint", expected);
            }
            return endpoint;
        });
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isEndpoint(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= MOST_PORT
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }
}
