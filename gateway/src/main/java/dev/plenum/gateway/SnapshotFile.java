package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The last snapshot on disk, readable by its owner alone: a gateway that starts while the control plane is away serves with it. */
record SnapshotFile(Path path) {

    private static final System.Logger LOG = System.getLogger(SnapshotFile.class.getName());
    private static final int FORMAT = 1;

    /** Empty when there is none, or none that this version can read: then keys fail closed until the first update. */
    Optional<Directory> read() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            JsonNode root = new JsonMapper().readTree(Files.readAllBytes(path));
            if (root.path("format").asInt(0) != FORMAT) {
                throw new IOException("format " + root.path("format") + " (expected: " + FORMAT + ")");
            }
            return Optional.of(new Directory(
                    snapshot(root), Instant.parse(root.path("receivedAt").asString())));
        } catch (IOException
                | JacksonException
                | PlenumException
                | IllegalArgumentException
                | java.time.DateTimeException e) {
            LOG.log(System.Logger.Level.WARNING, "The snapshot {0} cannot be used: {1}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /** Replaces the file in one step; a failure is logged and does not stop serving. */
    void write(Directory directory) {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.deleteIfExists(next);
            try (FileChannel channel = FileChannel.open(
                    next,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(bytes(directory));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The snapshot {0} cannot be kept: {1}", path, e);
        }
    }

    private static byte[] bytes(Directory directory) {
        Snapshot snapshot = directory.snapshot();
        return Json.write(json -> {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeNumberProperty("version", snapshot.version());
            json.writeStringProperty("receivedAt", directory.receivedAt().toString());
            json.writeObjectPropertyStart("keys");
            snapshot.keys().forEach((sha256, key) -> {
                json.writeObjectPropertyStart(sha256);
                json.writeStringProperty("id", key.id());
                json.writeStringProperty("project", key.project());
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeArrayPropertyStart("routes");
            snapshot.routes().forEach(route -> write(json, route));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Route route) {
        json.writeStartObject();
        json.writeStringProperty("project", route.project());
        json.writeStringProperty("model", route.model());
        json.writeNumberProperty("contextTokens", route.contextTokens());
        json.writeArrayPropertyStart("capabilities");
        route.capabilities().forEach(capability -> json.writeString(capability.wireName()));
        json.writeEndArray();
        json.writeArrayPropertyStart("targets");
        route.targets().forEach(target -> json.writeString(target.baseUrl().toString()));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static Snapshot snapshot(JsonNode root) {
        Map<String, Snapshot.Key> keys = new LinkedHashMap<>();
        root.path("keys")
                .properties()
                .forEach(entry -> keys.put(
                        entry.getKey(),
                        new Snapshot.Key(
                                entry.getValue().path("id").asString(),
                                entry.getValue().path("project").asString())));
        List<Route> routes = new ArrayList<>();
        root.path("routes").forEach(node -> routes.add(route(node)));
        return new Snapshot(root.path("version").asLong(), keys, routes);
    }

    private static Route route(JsonNode node) {
        List<Target> targets = new ArrayList<>();
        node.path("targets").forEach(target -> targets.add(Target.of(target.asString())));
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        node.path("capabilities")
                .forEach(name ->
                        capabilities.add(Capability.valueOf(name.asString().toUpperCase(Locale.ROOT))));
        return new Route(
                node.path("project").asString(),
                node.path("model").asString(),
                targets,
                node.path("contextTokens").asInt(),
                capabilities);
    }
}
