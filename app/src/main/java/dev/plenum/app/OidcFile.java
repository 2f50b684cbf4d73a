package dev.plenum.app;

import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.server.oidc.OidcSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the OpenID provider's settings of {@code plenum up}; everything that is wrong with the file is said at once, and the start fails. */
final class OidcFile {

    static final String SECRET_VARIABLE = "PLENUM_OIDC_CLIENT_SECRET";

    private static final Set<String> KEYS = new TreeSet<>(List.of(
            "issuer",
            "name",
            "client_id",
            "client_secret_file",
            "scopes",
            "user_claim",
            "groups_claim",
            "groups",
            "longest_session_minutes",
            "passwords"));
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Path path;
    private final JsonNode file;
    private final List<String> wrong = new ArrayList<>();

    private OidcFile(Path path, JsonNode file) {
        this.path = path;
        this.file = file;
    }

    /** The given one, else {@code oidc.json} of the data directory, where it is. @throws PlenumException INVALID_REQUEST */
    static Optional<OidcSettings> read(Optional<Path> given, Path data) {
        Path path = given.orElseGet(() -> data.resolve("oidc.json"));
        if (given.isEmpty() && !Files.exists(path)) {
            return Optional.empty();
        }
        return Optional.of(settings(path, System.getenv()));
    }

    static OidcSettings settings(Path path, Map<String, String> environment) {
        try {
            return new OidcFile(path, Wire.mapper().readTree(Files.readString(path))).settings(environment);
        } catch (IOException e) {
            throw refused(path, "cannot be read: " + e);
        } catch (JacksonException e) {
            throw refused(path, "is no JSON: " + e.getOriginalMessage());
        }
    }

    private OidcSettings settings(Map<String, String> environment) {
        file.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(
                        key -> wrong.add("'" + key + "' is not a setting (expected: " + String.join(", ", KEYS) + ")"));
        OidcSettings settings = new OidcSettings(
                text("name", "the provider"),
                issuer(),
                text("client_id", ""),
                secret(environment),
                texts("scopes", List.of("openid", "profile", "email")),
                text("user_claim", "preferred_username"),
                Optional.of(text("groups_claim", "groups")).filter(name -> !name.isEmpty()),
                groups(),
                Duration.ofMinutes(minutes()),
                flag());
        if (settings.clientId().isEmpty()) {
            wrong.add("client_id is missing (expected: as the provider registered Plenum)");
        }
        if (!settings.scopes().contains("openid")) {
            wrong.add("scopes " + settings.scopes() + " (expected: openid among them)");
        }
        if (!wrong.isEmpty()) {
            throw refused(path, String.join("; ", wrong));
        }
        return settings;
    }

    private URI issuer() {
        String issuer = text("issuer", "");
        try {
            URI uri = new URI(issuer);
            boolean here = uri.getHost() != null
                    && Set.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost());
            if (uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || here && "http".equals(uri.getScheme()))
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        wrong.add("issuer '" + issuer + "' (expected: an https address, or http on this machine)");
        return URI.create("https://invalid");
    }

    private Optional<String> secret(Map<String, String> environment) {
        String named = text("client_secret_file", "");
        if (named.isEmpty()) {
            return Optional.ofNullable(environment.get(SECRET_VARIABLE)).filter(secret -> !secret.isEmpty());
        }
        Path secret = path.toAbsolutePath().resolveSibling(named);
        try {
            return Optional.of(Files.readString(secret).strip());
        } catch (IOException e) {
            wrong.add("client_secret_file " + secret + " cannot be read: " + e);
            return Optional.empty();
        }
    }

    private SortedMap<String, String> groups() {
        SortedMap<String, String> groups = new TreeMap<>();
        JsonNode map = file.path("groups");
        if (!map.isMissingNode() && !map.isObject()) {
            wrong.add("groups is " + map + " (expected: {\"the provider's name\": \"the name here\"})");
        }
        map.properties()
                .forEach(each -> groups.put(each.getKey(), each.getValue().asString("")));
        return groups;
    }

    private long minutes() {
        JsonNode minutes = file.path("longest_session_minutes");
        if (minutes.isMissingNode()) {
            return Duration.ofHours(12).toMinutes();
        }
        if (minutes.isIntegralNumber() && minutes.asLong() >= 1 && minutes.asLong() <= LONGEST.toMinutes()) {
            return minutes.asLong();
        }
        wrong.add("longest_session_minutes " + minutes + " (expected: 1 to " + LONGEST.toMinutes() + ")");
        return 1;
    }

    private boolean flag() {
        JsonNode passwords = file.path("passwords");
        if (!passwords.isMissingNode() && !passwords.isBoolean()) {
            wrong.add("passwords " + passwords + " (expected: true or false)");
        }
        return passwords.asBoolean(true);
    }

    private String text(String key, String otherwise) {
        JsonNode value = file.path(key);
        if (!value.isMissingNode() && !value.isString()) {
            wrong.add(key + " " + value + " (expected: a text)");
        }
        return value.asString(otherwise);
    }

    private List<String> texts(String key, List<String> otherwise) {
        JsonNode value = file.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isArray() || !value.values().stream().allMatch(JsonNode::isString)) {
            wrong.add(key + " " + value + " (expected: a list of texts)");
            return otherwise;
        }
        return value.values().stream().map(JsonNode::asString).toList();
    }

    private static PlenumException refused(Path path, String what) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                path + ": " + what,
                "the settings in docs/security.md, Signing in at a provider",
                "Correct the file, and start again");
    }
}
