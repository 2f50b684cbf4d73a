package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.ModelDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Model;
import dev.plenum.core.world.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The model catalog. A file is looked at before it is let in, so that a service cannot fail on what is no model at all. */
record CatalogRoutes(ServerPorts ports, Writes writes) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/models", new Guard.Listing(Permission.MODEL_READ), this::list),
                Route.post("/v1/models", new Guard.Of(Permission.MODEL_WRITE, Targets::newModel), this::add));
    }

    private void list(Exchange exchange) {
        Predicate<String> seen = exchange.sees(Permission.MODEL_READ);
        exchange.json(
                200,
                new Items<>(ports.views().models().stream()
                        .filter(model -> seen.test(model.project()))
                        .map(CatalogRoutes::document)
                        .toList()));
    }

    private static ModelDocument document(Model model) {
        return new ModelDocument(
                model.name(),
                model.project(),
                model.format(),
                model.location(),
                model.sha256(),
                model.bytes(),
                model.contextTokens(),
                model.chat(),
                model.license(),
                model.lineage(),
                model.registeredAt());
    }

    private void add(Exchange exchange) {
        ModelDocument.Add asked = exchange.body(ModelDocument.Add.class);
        Project.checkName("model name", asked.name() == null ? "" : asked.name());
        String location = asked.location() == null ? "" : asked.location();
        exchange.json(200, writes.accepted(new Input.RegisterModel(model(asked, location))));
    }

    private Model model(ModelDocument.Add asked, String location) {
        try {
            Path file = Path.of(location);
            if (!file.isAbsolute() || !Files.isRegularFile(file)) {
                throw notAModel(location, "there is no such file");
            }
            GgufHeader header = GgufHeader.read(file);
            TreeMap<String, String> lineage = new TreeMap<>();
            asked.lineage().ifPresentOrElse(lineage::putAll, () -> lineage.put("source", "added by hand"));
            return new Model(
                    asked.name(),
                    asked.project().orElse(Defaults.PROJECT),
                    "gguf",
                    location,
                    sha256(file),
                    Files.size(file),
                    asked.contextTokens().or(header::contextTokens).orElse(Defaults.MOST_CONTEXT_TOKENS),
                    asked.chat().orElse(header.chat()),
                    asked.license().orElse("unknown"),
                    lineage,
                    ports.time().now());
        } catch (IOException | IllegalArgumentException | ArithmeticException unreadable) {
            throw notAModel(location, unreadable.getMessage());
        }
    }

    private static PlenumException notAModel(String location, String why) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "model file '" + location + "': " + why,
                "the absolute path of a GGUF file on this machine",
                "Check the path");
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
