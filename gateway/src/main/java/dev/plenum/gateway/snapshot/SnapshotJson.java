package dev.plenum.gateway.snapshot;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Network;
import dev.plenum.gateway.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot, and a change of one, as JSON: in the gateway's file and on the way from the control plane. What is not known is ignored. */
public final class SnapshotJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private SnapshotJson() {}

    static byte[] write(Directory directory) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeNumberProperty("format", SnapshotFile.FORMAT);
            json.writeStringProperty("receivedAt", directory.receivedAt().toString());
            properties(json, directory.snapshot());
            json.writeEndObject();
        });
    }

    /** On one line. */
    public static String text(Snapshot snapshot) {
        return text(json -> properties(json, snapshot));
    }

    /** On one line: what is new as in a snapshot, and beside it {@code from} and what is gone. */
    public static String text(SnapshotDelta delta) {
        return text(json -> {
            json.writeNumberProperty("from", delta.from());
            properties(json, delta.put());
            strings(json, "keysRemoved", delta.keysRemoved());
            strings(json, "projectLimitsRemoved", delta.projectLimitsRemoved());
            json.writeArrayPropertyStart("routesRemoved");
            delta.routesRemoved().forEach(name -> write(json, name));
            json.writeEndArray();
        });
    }

    private static String text(Consumer<JsonGenerator> properties) {
        byte[] written = Json.write(json -> {
            json.writeStartObject();
            properties.accept(json);
            json.writeEndObject();
        });
        return new String(written, StandardCharsets.UTF_8);
    }

    private static void properties(JsonGenerator json, Snapshot snapshot) {
        json.writeNumberProperty("version", snapshot.version());
        json.writeObjectPropertyStart("keys");
        snapshot.keys().forEach((sha256, key) -> write(json, sha256, key));
        json.writeEndObject();
        json.writeObjectPropertyStart("projectLimits");
        snapshot.projectLimits().forEach((project, limits) -> write(json, project, limits));
        json.writeEndObject();
        json.writeObjectPropertyStart("audits");
        snapshot.audits().forEach((project, audit) -> write(json, project, audit));
        json.writeEndObject();
        CostsJson.write(json, snapshot.costs());
        json.writeArrayPropertyStart("routes");
        snapshot.routes().forEach(route -> write(json, route));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Route.Name name) {
        json.writeStartObject();
        json.writeStringProperty("project", name.project());
        json.writeStringProperty("model", name.model());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String sha256, Snapshot.Key key) {
        json.writeObjectPropertyStart(sha256);
        json.writeStringProperty("id", key.id());
        json.writeStringProperty("project", key.project());
        strings(json, "models", key.models());
        write(json, "limits", key.limits());
        json.writeNumberProperty("maxOutputTokens", key.maxOutputTokens());
        if (!key.networks().isEverywhere()) {
            strings(
                    json,
                    "networks",
                    key.networks().all().stream().map(Network::cidr).toList());
        }
        key.expires().ifPresent(expires -> json.writeStringProperty("expires", expires.toString()));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<Limit> limits) {
        json.writeArrayPropertyStart(name);
        for (Limit limit : limits) {
            json.writeStartObject();
            json.writeStringProperty("kind", limit.kind().name().toLowerCase(Locale.ROOT));
            json.writeNumberProperty("most", limit.most());
            json.writeStringProperty("per", limit.per().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String project, Audit audit) {
        json.writeObjectPropertyStart(project);
        json.writeStringProperty("keep", audit.keep().toString());
        json.writeNumberProperty("maxBytes", audit.maxBytes());
        json.writeBooleanProperty("required", audit.required());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Route route) {
        json.writeStartObject();
        json.writeStringProperty("project", route.project());
        json.writeStringProperty("model", route.model());
        json.writeNumberProperty("contextTokens", route.contextTokens());
        strings(
                json,
                "capabilities",
                route.capabilities().stream().map(Capability::wireName).toList());
        strings(json, "fallbacks", route.fallbacks());
        json.writeStringProperty("sticky", route.sticky().wireName());
        json.writeArrayPropertyStart("targets");
        route.targets().forEach(target -> write(json, target));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Target target) {
        json.writeStartObject();
        json.writeStringProperty("url", target.baseUrl().toString());
        target.secret().ifPresent(secret -> json.writeStringProperty("secret", secret));
        json.writeNumberProperty("weight", target.weight());
        target.probe().ifPresent(probe -> {
            json.writeObjectPropertyStart("probe");
            json.writeStringProperty("path", probe.path());
            json.writeStringProperty("every", probe.every().toString());
            json.writeStringProperty("timeout", probe.timeout().toString());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, Collection<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    /** Reads what {@link #text(Snapshot)} wrote. */
    public static Snapshot snapshot(String text) {
        return read(MAPPER.readTree(text));
    }

    /** Reads what {@link #text(SnapshotDelta)} wrote. */
    public static SnapshotDelta delta(String text) {
        JsonNode root = MAPPER.readTree(text);
        return new SnapshotDelta(
                root.path("from").asLong(),
                read(root),
                Set.copyOf(list(root.path("keysRemoved"), JsonNode::asString)),
                Set.copyOf(list(root.path("routesRemoved"), SnapshotJson::name)),
                Set.copyOf(list(root.path("projectLimitsRemoved"), JsonNode::asString)));
    }

    private static Route.Name name(JsonNode node) {
        return new Route.Name(
                node.path("project").asString(), node.path("model").asString());
    }

    /** What is absent, as in an older format, is empty. */
    static Snapshot read(JsonNode root) {
        Map<String, Snapshot.Key> keys = new LinkedHashMap<>();
        root.path("keys").properties().forEach(entry -> keys.put(entry.getKey(), key(entry.getValue())));
        Map<String, List<Limit>> projectLimits = new LinkedHashMap<>();
        root.path("projectLimits")
                .properties()
                .forEach(entry -> projectLimits.put(entry.getKey(), list(entry.getValue(), SnapshotJson::limit)));
        Map<String, Audit> audits = new LinkedHashMap<>();
        root.path("audits").properties().forEach(entry -> audits.put(entry.getKey(), audit(entry.getValue())));
        List<Route> routes = list(root.path("routes"), SnapshotJson::route);
        return new Snapshot(root.path("version").asLong(), keys, routes, projectLimits, audits, CostsJson.read(root));
    }

    private static Snapshot.Key key(JsonNode node) {
        return new Snapshot.Key(
                node.path("id").asString(),
                node.path("project").asString(),
                Set.copyOf(list(node.path("models"), JsonNode::asString)),
                list(node.path("limits"), SnapshotJson::limit),
                node.path("maxOutputTokens").asLong(0),
                Networks.of(list(node.path("networks"), cidr -> new Network(cidr.asString()))),
                node.path("expires").asStringOpt().map(Instant::parse));
    }

    private static Audit audit(JsonNode node) {
        return new Audit(
                Duration.parse(node.path("keep").asString()),
                node.path("maxBytes").asInt(),
                node.path("required").asBoolean());
    }

    private static Limit limit(JsonNode node) {
        return new Limit(
                Limit.Kind.valueOf(node.path("kind").asString().toUpperCase(Locale.ROOT)),
                node.path("most").asLong(),
                Duration.parse(node.path("per").asString()));
    }

    private static Route route(JsonNode node) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        capabilities.addAll(list(
                node.path("capabilities"),
                name -> Capability.valueOf(name.asString().toUpperCase(Locale.ROOT))));
        return new Route(
                node.path("project").asString(),
                node.path("model").asString(),
                list(node.path("targets"), SnapshotJson::target),
                node.path("contextTokens").asInt(),
                capabilities,
                list(node.path("fallbacks"), JsonNode::asString),
                Sticky.valueOf(
                        node.path("sticky").asString(Sticky.PREFIX.wireName()).toUpperCase(Locale.ROOT)));
    }

    /** Format 1 has its address alone. */
    private static Target target(JsonNode node) {
        return node.isString()
                ? Target.of(node.asString())
                : new Target(
                        URI.create(node.path("url").asString()),
                        node.path("secret").asStringOpt(),
                        node.path("weight").asInt(1),
                        node.has("probe") ? Optional.of(probe(node.path("probe"))) : Optional.empty());
    }

    private static Probe probe(JsonNode node) {
        return new Probe(
                node.path("path").asString(),
                Duration.parse(node.path("every").asString()),
                Duration.parse(node.path("timeout").asString()));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        array.forEach(node -> all.add(read.apply(node)));
        return all;
    }
}
