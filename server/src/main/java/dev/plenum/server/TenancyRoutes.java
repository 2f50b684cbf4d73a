package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.KeyDocument;
import dev.plenum.api.LimitDocument;
import dev.plenum.api.ProjectDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Network;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/** Projects, their quotas and their API keys. */
record TenancyRoutes(ServerPorts ports, Writes writes) {

    private static final int SECRET_DIGITS = 32;
    private static final int HINT_LENGTH = 8;

    List<Route> routes() {
        return List.of(
                Route.get("/v1/projects", new Guard.Listing(Permission.PROJECT_READ), this::projects),
                Route.post(
                        "/v1/projects",
                        new Guard.Of(Permission.PROJECT_CREATE, Targets::newProject),
                        this::createProject),
                Route.get(
                        "/v1/projects/{name}/quota",
                        new Guard.Of(Permission.PROJECT_READ, Targets::named),
                        this::quota),
                Route.put(
                        "/v1/projects/{name}/quota",
                        new Guard.Of(Permission.QUOTA_WRITE, Targets::named),
                        this::setQuota),
                Route.put(
                        "/v1/projects/{name}/limits",
                        new Guard.Of(Permission.LIMIT_WRITE, Targets::named),
                        this::setProjectLimits),
                Route.get("/v1/keys", new Guard.Listing(Permission.KEY_READ), this::keys),
                Route.post("/v1/keys", new Guard.Of(Permission.KEY_WRITE, Targets::newKey), this::createKey),
                Route.put("/v1/keys/{id}/limits", new Guard.Of(Permission.KEY_WRITE, Targets::key), this::setKeyLimits),
                Route.post("/v1/keys/{id}/rotate", new Guard.Of(Permission.KEY_WRITE, Targets::key), this::rotateKey),
                Route.delete("/v1/keys/{id}", new Guard.Of(Permission.KEY_WRITE, Targets::key), this::revokeKey));
    }

    private void projects(Exchange exchange) {
        Predicate<String> seen = exchange.sees(Permission.PROJECT_READ);
        exchange.json(
                200,
                new Items<>(ports.views().projects().stream()
                        .filter(project -> seen.test(project.name()))
                        .map(Quotas::document)
                        .toList()));
    }

    private void createProject(Exchange exchange) {
        ProjectDocument asked = exchange.body(ProjectDocument.class);
        Findings findings = new Findings();
        Optional<Project> project = findings.take(() -> new Project(
                present(asked.name()),
                asked.organization().orElse(Defaults.ORGANIZATION),
                Quotas.read(asked),
                RateLimits.read(asked.limits().orElse(List.of())),
                Optional.empty()));
        findings.raise();
        exchange.json(200, writes.accepted(new Input.CreateProject(project.orElseThrow())));
    }

    private void quota(Exchange exchange) {
        String name = exchange.path("name");
        Project project = ports.views().projects().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        "no project '" + name + "'",
                        "one of `plenum project list`",
                        "Create it: plenum project create " + name));
        exchange.json(200, Quotas.document(project));
    }

    private void setQuota(Exchange exchange) {
        ProjectDocument asked = exchange.body(ProjectDocument.class);
        exchange.json(200, writes.accepted(new Input.SetQuota(exchange.path("name"), Quotas.read(asked))));
    }

    private void setProjectLimits(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.SetProjectLimits(exchange.path("name"), limits(exchange))));
    }

    private void setKeyLimits(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.SetKeyLimits(exchange.path("id"), limits(exchange))));
    }

    private static List<Limit> limits(Exchange exchange) {
        LimitDocument.All asked = exchange.body(LimitDocument.All.class);
        if (asked.limits() == null) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, "no limits", "a list, empty for no limit", "Set limits");
        }
        return RateLimits.read(asked.limits());
    }

    private void keys(Exchange exchange) {
        Optional<String> project = exchange.query("project");
        Predicate<String> seen = exchange.sees(Permission.KEY_READ);
        SortedMap<String, Instant> lastUsed = ports.ledger().keysLastUsed();
        exchange.json(
                200,
                new Items<>(ports.views().keys().stream()
                        .filter(key -> project.isEmpty() || project.get().equals(key.project()))
                        .filter(key -> seen.test(key.project()))
                        .map(key -> document(key, Optional.ofNullable(lastUsed.get(key.id())), Optional.empty()))
                        .toList()));
    }

    private void createKey(Exchange exchange) {
        KeyDocument.Add asked = exchange.body(KeyDocument.Add.class);
        Project.checkName("key name", present(asked.name()));
        NewKey made = create(asked);
        exchange.json(201, document(made.key(), Optional.empty(), Optional.of(made.secret())));
    }

    /** Makes a key that only the caller will ever see. */
    NewKey create(KeyDocument.Add asked) {
        List<Limit> limits = RateLimits.read(asked.limits().orElse(List.of()));
        long most = asked.maxOutputTokens().orElse(0L);
        if (most < 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "max_output_tokens " + most,
                    "1 or more; 0 or absent: no such limit",
                    "Leave it out");
        }
        Findings findings = new Findings();
        List<Network> networks = asked.networks().orElse(List.of()).stream()
                .flatMap(cidr -> findings.take(() -> new Network(cidr)).stream())
                .toList();
        findings.raise();
        Optional<Instant> expires = asked.expiresSeconds()
                .map(seconds -> ports.time().now().plusSeconds(AccessKeyRoutes.checked("expires_seconds", seconds, 1)));
        String secret = newSecret();
        ApiKey key = new ApiKey(
                "",
                asked.project().orElse(Defaults.PROJECT),
                asked.name(),
                Secrets.sha256Hex(secret),
                secret.substring(0, HINT_LENGTH),
                limits,
                asked.models().orElse(List.of()),
                most,
                networks,
                expires);
        Answer.Done done = writes.submit(new Input.CreateKey(key));
        return new NewKey(key.withId(done.id()), secret);
    }

    private static String newSecret() {
        return "plm-" + Secrets.random(SECRET_DIGITS);
    }

    /** The new one lasts as long as the old one was to; the old one ends after the overlap, or sooner where it was to. */
    private void rotateKey(Exchange exchange) {
        long overlap = AccessKeyRoutes.checked(
                "overlap_seconds",
                exchange.body(KeyDocument.Rotate.class).overlapSeconds().orElse(AccessKeyRoutes.USUAL_OVERLAP_SECONDS),
                0);
        String id = exchange.path("id");
        ApiKey old = ports.views().keys().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
        String secret = newSecret();
        String sha256 = Secrets.sha256Hex(secret);
        String hint = secret.substring(0, HINT_LENGTH);
        Answer.Done done = writes.submit(
                new Input.RotateKey(id, sha256, hint, ports.time().now().plusSeconds(overlap)));
        exchange.json(201, document(old.renewed(done.id(), sha256, hint), Optional.empty(), Optional.of(secret)));
    }

    record NewKey(ApiKey key, String secret) {}

    private static KeyDocument document(ApiKey key, Optional<Instant> lastUsed, Optional<String> secret) {
        return new KeyDocument(
                key.id(),
                key.project(),
                key.name(),
                key.hint(),
                RateLimits.documents(key.limits()),
                Optional.of(key.models()).filter(models -> !models.isEmpty()),
                Optional.of(key.maxOutputTokens()).filter(most -> most > 0),
                Optional.of(key.networks().stream().map(Network::cidr).toList())
                        .filter(networks -> !networks.isEmpty()),
                key.expires(),
                lastUsed,
                secret);
    }

    private void revokeKey(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.RevokeKey(exchange.path("id"))));
    }

    private static String present(String name) {
        if (name == null) {
            throw new PlenumException(ErrorCode.INVALID_REQUEST, "no name", Project.NAME_RULE, "Set name");
        }
        return name;
    }
}
