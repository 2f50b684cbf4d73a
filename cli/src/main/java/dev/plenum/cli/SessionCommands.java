package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code plenum login}, {@code logout} and {@code whoami}: as whom the commands speak to Plenum. */
final class SessionCommands {

    private SessionCommands() {}

    static Command login() {
        return Command.of(
                "login",
                "Sign in as a user; the commands that follow are this user's, until logout.",
                List.of(
                        Flag.toggle("--oidc", "At the OpenID provider, with a browser on this machine."),
                        Flag.value("--api", "URL", "Where the API listens; default: as the data directory says."),
                        Flag.value("--gateway", "URL", "Where the gateway listens; only with --api.")),
                SessionCommands::login,
                Parameter.optional("USER", "The user's name; none with --oidc."));
    }

    private static int login(Call call) {
        Map<String, Object> session = new LinkedHashMap<>();
        if (call.arguments().value("--api").isPresent()) {
            String api = call.arguments().value("--api").get();
            session.put("api", api);
            session.put("gateway", call.arguments().value("--gateway").orElse(api));
        } else {
            Document endpoints = Installation.endpoints(call.data());
            session.put("api", endpoints.text("api"));
            session.put("gateway", endpoints.text("gateway"));
        }
        Installation where = Installation.of(call.data(), new Document(session), "");
        boolean oidc = call.arguments().has("--oidc");
        if (oidc != call.arguments().words().isEmpty()) {
            throw Failure.usage(
                    oidc ? "A name and --oidc." : "No user.", "either USER or --oidc", "plenum login --help");
        }
        Document answer = Json.read(oidc ? BrowserLogin.session(call, where.api()) : withPassword(call, where.api()));
        session.put("token", answer.text("token"));
        session.put("user", answer.text("id").replaceFirst("^user:", ""));
        keep(Installation.session(call.data()), Json.write(session));
        call.line("You are " + answer.text("id") + " until " + answer.text("expires") + ".");
        return ExitStatus.DONE;
    }

    private static byte[] withPassword(Call call, URI api) {
        String user = call.arguments().word(0);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user", user);
        body.put("password", Secret.once(call, "Password of " + user));
        return new PlenumClient(api, "")
                .send("POST", "/v1/login", Json.write(body), Map.of())
                .bytes();
    }

    /** The session that takes the place of the kept one, where one is kept. */
    static void renew(Call call, String token) {
        Path file = Installation.session(call.data());
        if (Files.exists(file) && call.surroundings().variable("PLENUM_TOKEN").isEmpty()) {
            Map<String, Object> session =
                    new LinkedHashMap<>(Json.read(read(file)).fields());
            session.put("token", token);
            keep(file, Json.write(session));
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED, "Cannot read " + file + ": " + e.getMessage() + ".", "", "Run plenum login.");
        }
    }

    /** For its owner alone, and in one step. */
    private static void keep(Path file, byte[] json) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, json);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "Cannot write " + file + ": " + e.getMessage() + ".",
                    "a folder that you may write",
                    "Choose another with --data DIR.");
        }
    }

    static Command logout() {
        return Command.of("logout", "End the session that login began.", List.of(), call -> {
            Path file = Installation.session(call.data());
            if (!Files.exists(file)) {
                throw new Failure(
                        ExitStatus.FAILED,
                        "Nobody is signed in.",
                        "a session of plenum login",
                        "Nothing is to be done.");
            }
            try {
                call.write("POST", "/v1/logout", Map.of());
            } finally {
                delete(file);
            }
            call.line("You are signed out.");
            return ExitStatus.DONE;
        });
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED, "Cannot delete " + file + ": " + e.getMessage() + ".", "", "Delete it by hand.");
        }
    }

    static Command whoami() {
        return Command.of("whoami", "Say as whom the commands speak, and with which roles.", List.of(), call -> {
            byte[] document = call.get("/v1/self", Map.of());
            if (call.json()) {
                return call.done(document, "");
            }
            Document self = Json.read(document);
            call.line(self.text("id"));
            Table table = new Table("ROLE", "SCOPE");
            self.list("roles").forEach(role -> table.row(role.text("role"), role.text("scope")));
            return call.table(table, "No roles yet: ask for one.");
        });
    }
}
