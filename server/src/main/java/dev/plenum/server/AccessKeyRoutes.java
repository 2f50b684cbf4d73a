package dev.plenum.server;

import dev.plenum.api.AccessKeyDocument;
import dev.plenum.api.Items;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.AccessKey;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Network;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keys that service accounts show to this API: made, listed, rotated, revoked. */
record AccessKeyRoutes(ServerPorts ports, Writes writes) {

    private static final int SECRET_DIGITS = 32;
    private static final int HINT_LENGTH = 8;
    private static final long MOST_SECONDS = Duration.ofDays(3650).toSeconds();
    static final long USUAL_OVERLAP_SECONDS = Duration.ofHours(24).toSeconds();

    List<Route> routes() {
        Guard write = Guard.everything(Permission.USER_WRITE);
        return List.of(
                Route.get("/v1/access-keys", Guard.everything(Permission.USER_READ), this::list),
                Route.post("/v1/access-keys", write, this::create),
                Route.post("/v1/access-keys/{id}/rotate", write, this::rotate),
                Route.delete("/v1/access-keys/{id}", write, this::revoke));
    }

    private void list(Exchange exchange) {
        exchange.json(
                200,
                new Items<>(ports.views().directory().keys().values().stream()
                        .map(key -> document(key, Optional.empty()))
                        .toList()));
    }

    private AccessKeyDocument document(AccessKey key, Optional<String> secret) {
        return new AccessKeyDocument(
                key.id(),
                key.principal(),
                key.name(),
                key.hint(),
                some(key.permissions().stream().map(Permission::wireName).toList()),
                some(key.networks().stream().map(Network::cidr).toList()),
                key.expires(),
                ports.credentials().lastUse(key.id()),
                secret);
    }

    private static Optional<List<String>> some(List<String> list) {
        return Optional.of(list).filter(it -> !it.isEmpty());
    }

    private void create(Exchange exchange) {
        AccessKeyDocument.Add asked = exchange.body(AccessKeyDocument.Add.class);
        Instant now = ports.time().now();
        Findings findings = new Findings();
        List<Permission> permissions = asked.permissions().orElse(List.of()).stream()
                .flatMap(name -> findings.take(() -> permission(name)).stream())
                .toList();
        List<Network> networks = asked.networks().orElse(List.of()).stream()
                .flatMap(cidr -> findings.take(() -> new Network(cidr)).stream())
                .toList();
        findings.raise();
        Optional<Instant> expires =
                asked.expiresSeconds().map(seconds -> now.plusSeconds(checked("expires_seconds", seconds, 1)));
        String account = Optional.ofNullable(asked.account()).orElse("");
        if (!account.startsWith("service-account:")) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "account '" + account + "'",
                    "service-account:NAME",
                    "Users sign in; make an account for the program: plenum service-account create NAME");
        }
        make(
                exchange,
                new AccessKey(
                        "",
                        account,
                        Optional.ofNullable(asked.name()).orElse(""),
                        "",
                        "",
                        permissions,
                        networks,
                        expires));
    }

    /** Gives the key a secret and answers with it. */
    private void make(Exchange exchange, AccessKey plan) {
        String secret = "pla-" + Secrets.random(SECRET_DIGITS);
        AccessKey key = new AccessKey(
                "",
                plan.principal(),
                plan.name(),
                Secrets.sha256Hex(secret),
                secret.substring(0, HINT_LENGTH),
                plan.permissions(),
                plan.networks(),
                plan.expires());
        Answer.Done done = writes.submit(new Input.ChangeDirectory(new DirectoryChange.SetKey(key)));
        exchange.json(201, document(key.withId(done.id()), Optional.of(secret)));
    }

    /** The new one lasts as long as the old one was to; the old one ends after the overlap, or sooner where it was to. */
    private void rotate(Exchange exchange) {
        long overlap = checked(
                "overlap_seconds",
                exchange.body(AccessKeyDocument.Rotate.class).overlapSeconds().orElse(USUAL_OVERLAP_SECONDS),
                0);
        AccessKey old =
                ports.views().directory().key(exchange.path("id")).orElseThrow(() -> missing(exchange.path("id")));
        Instant end = ports.time().now().plusSeconds(overlap);
        if (old.expires().isEmpty() || old.expires().get().isAfter(end)) {
            writes.submit(new Input.ChangeDirectory(new DirectoryChange.SetKey(old.expiring(end))));
        }
        make(exchange, old);
    }

    private void revoke(Exchange exchange) {
        exchange.json(
                200, writes.accepted(new Input.ChangeDirectory(new DirectoryChange.RevokeKey(exchange.path("id")))));
    }

    private static Permission permission(String name) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "permission '" + name + "'",
                        "one of "
                                + Arrays.stream(Permission.values())
                                        .map(Permission::wireName)
                                        .collect(Collectors.joining(", ")),
                        "Choose some of them"));
    }

    static long checked(String what, long seconds, long least) {
        if (seconds < least || seconds > MOST_SECONDS) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, what + " " + seconds, least + " to " + MOST_SECONDS, "Correct it");
        }
        return seconds;
    }

    private static PlenumException missing(String id) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no key '" + id + "'",
                "one that exists",
                "`plenum service-account keys` shows the keys there are");
    }
}
