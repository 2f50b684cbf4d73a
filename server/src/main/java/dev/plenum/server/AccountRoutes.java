package dev.plenum.server;

import dev.plenum.api.AccountDocument;
import dev.plenum.api.Items;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Principal;
import dev.plenum.core.tenancy.Rights;
import dev.plenum.core.tenancy.Role;
import dev.plenum.core.tenancy.RoleGrant;
import dev.plenum.core.tenancy.Scope;
import dev.plenum.core.world.Input;
import io.helidon.common.parameters.Parameters;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Users, service accounts, their roles, and signing in and out. */
record AccountRoutes(ServerPorts ports, Writes writes, Access access, Trail trail, SignInPage page) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/accounts", Guard.everything(Permission.USER_READ), this::accounts),
                Route.post("/v1/accounts", Guard.everything(Permission.USER_WRITE), this::add),
                Route.put("/v1/accounts/{id}", Guard.everything(Permission.USER_WRITE), this::change),
                Route.get("/v1/roles", new Guard.Listing(Permission.ROLE_READ), this::roles),
                Route.post("/v1/roles", new Guard.Of(Permission.ROLE_WRITE, AccountRoutes::scope), this::grant),
                Route.post("/v1/roles/revoke", new Guard.Of(Permission.ROLE_WRITE, AccountRoutes::scope), this::revoke),
                Route.get("/v1/self", new Guard.SignedIn(), this::self),
                Route.put("/v1/self/password", new Guard.SignedIn(), this::ownPassword),
                Route.post("/v1/login", new Guard.Anybody(), this::login),
                Route.post("/sign-in", new Guard.Anybody(), this::signIn),
                Route.post("/v1/logout", new Guard.SignedIn(), this::logout));
    }

    private void accounts(Exchange exchange) {
        exchange.json(
                200,
                new Items<>(ports.views().directory().principals().values().stream()
                        .map(AccountRoutes::document)
                        .toList()));
    }

    private static AccountDocument document(Principal principal) {
        return new AccountDocument(principal.id(), principal.kind().wireName(), principal.name(), principal.disabled());
    }

    private void add(Exchange exchange) {
        AccountDocument.Add asked = exchange.body(AccountDocument.Add.class);
        String name = present(asked.name(), "name");
        boolean user = asked.kind().orElse("user").equals("user");
        Principal principal = user ? Principal.user(name) : Principal.serviceAccount(name);
        if (!principal.kind().wireName().equals(asked.kind().orElse("user"))) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "kind '" + asked.kind().orElseThrow() + "'",
                    "user or service-account",
                    "Choose one of them");
        }
        if (ports.views().directory().principals().containsKey(principal.id())) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN, principal.id() + " exists", "a new name", "Choose another name");
        }
        if (!user && asked.password().isPresent()) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a password for a service account",
                    "none: it shows a key",
                    "Make one: plenum service-account key " + name);
        }
        var hash = asked.password().map(Passwords::hash);
        writes.submit(new Input.ChangeDirectory(new DirectoryChange.SetPrincipal(principal)));
        hash.ifPresent(it -> ports.credentials().setPasswordHash(principal.id(), it));
        exchange.json(201, document(principal));
    }

    private void change(Exchange exchange) {
        AccountDocument.Change asked = exchange.body(AccountDocument.Change.class);
        Principal known = ports.views().directory().principals().get(exchange.path("id"));
        if (known == null) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "nobody is called '" + exchange.path("id") + "'",
                    "user:NAME or service-account:NAME of this installation",
                    "`plenum user list` shows them");
        }
        asked.password().map(Passwords::hash).ifPresent(hash -> {
            ports.credentials().setPasswordHash(known.id(), hash);
            trail.done(exchange, "SetPassword", known.id());
        });
        Principal changed = known.disabled(asked.disabled().orElse(known.disabled()));
        writes.submit(new Input.ChangeDirectory(new DirectoryChange.SetPrincipal(changed)));
        if (changed.disabled()) {
            ports.credentials().closeAll(known.id());
        }
        exchange.json(200, document(changed));
    }

    private void roles(Exchange exchange) {
        Rights rights = exchange.rights();
        exchange.json(
                200,
                new Items<>(ports.views().directory().grants().stream()
                        .filter(grant -> rights.allow(Permission.ROLE_READ, grant.scope()))
                        .map(AccountRoutes::document)
                        .toList()));
    }

    private static AccountDocument.Grant document(RoleGrant grant) {
        return new AccountDocument.Grant(
                grant.to(), grant.role().wireName(), grant.scope().toString());
    }

    /** The scope of the grant in the body: whoever grants must have {@code role:write} there. */
    private static Guard.Target scope(Exchange exchange, Views views) {
        Scope scope = read(exchange).scope();
        return new Guard.Target(
                scope,
                () -> scope.kind() == Scope.Kind.PROJECT
                        ? Targets.missingProject(scope.name())
                        : new PlenumException(
                                ErrorCode.NOT_FOUND,
                                "there is no " + scope,
                                "an organization of this installation",
                                "`plenum project list` shows them"));
    }

    private static RoleGrant read(Exchange exchange) {
        AccountDocument.Grant asked = exchange.body(AccountDocument.Grant.class);
        return new RoleGrant(
                present(asked.to(), "to"),
                Role.named(present(asked.role(), "role")),
                Scope.parse(present(asked.scope(), "scope")));
    }

    private void grant(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.ChangeDirectory(new DirectoryChange.Grant(read(exchange)))));
    }

    private void revoke(Exchange exchange) {
        exchange.json(200, writes.accepted(new Input.ChangeDirectory(new DirectoryChange.Revoke(read(exchange)))));
    }

    private void self(Exchange exchange) {
        String id = exchange.identity().actor();
        boolean operator = id.equals(Directory.LOCAL_OPERATOR.id());
        List<AccountDocument.Grant> roles = exchange.rights().held().stream()
                .map(held -> document(new RoleGrant(id, held.role(), held.scope())))
                .toList();
        exchange.json(
                200,
                new AccountDocument.Self(
                        id,
                        operator ? List.of(document(new RoleGrant(id, Role.OPERATOR, Scope.EVERYTHING))) : roles,
                        permissions(exchange)));
    }

    /** In {@code ?project=}, else for what belongs to no project. */
    private static List<String> permissions(Exchange exchange) {
        Rights rights = exchange.rights();
        Scope where = exchange.query("project").map(Scope::project).orElse(Scope.EVERYTHING);
        return Arrays.stream(Permission.values())
                .filter(permission -> rights.allow(permission, where))
                .map(Permission::wireName)
                .toList();
    }

    /** Whoever knows the old one sets a new one; all sessions end, and a new one begins. */
    private void ownPassword(Exchange exchange) {
        AccountDocument.NewPassword asked = exchange.body(AccountDocument.NewPassword.class);
        String id = exchange.identity().actor();
        if (ports.credentials().passwordHash(id).isEmpty()) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    id + " has no password",
                    "a user who signs in with one",
                    "Sign in as that user first: plenum login USER");
        }
        String name = id.substring(id.indexOf(':') + 1);
        String user = access.sessions()
                .verify(
                        name,
                        present(asked.password(), "password"),
                        Gate.peer(exchange.request().remotePeer()));
        ports.credentials().setPasswordHash(user, Passwords.hash(present(asked.newPassword(), "new_password")));
        Sessions.Opened opened = access.sessions().open(user, ports.time().now().plus(Sessions.LIFE));
        exchange.response()
                .header(HeaderNames.SET_COOKIE, Access.setCookie(Gate.port(exchange.request()), opened.secret()));
        exchange.json(200, new AccountDocument.Session(opened.secret(), opened.user(), opened.expires()));
    }

    /** Both as a cookie, for the page, and in the answer, for the command line. */
    private void login(Exchange exchange) {
        Access.checkOrigin(exchange.request().headers());
        AccountDocument.Login asked = exchange.body(AccountDocument.Login.class);
        Sessions.Opened opened = open(exchange, asked.user(), asked.password());
        exchange.json(200, new AccountDocument.Session(opened.secret(), opened.user(), opened.expires()));
    }

    /** The form of {@link SignInPage}: leads back to the page, or to the form. */
    private void signIn(Exchange exchange) {
        Access.checkOrigin(exchange.request().headers());
        Parameters form = UriQuery.create(new String(exchange.body(), StandardCharsets.UTF_8));
        try {
            Sessions.Opened _ = open(
                    exchange,
                    form.first("user").orElse(""),
                    form.first("password").orElse(""));
        } catch (PlenumException refused) {
            page.ask(exchange, refused);
            return;
        }
        exchange.response().header(HeaderNames.LOCATION, "/");
        exchange.response().status(303).send();
    }

    private Sessions.Opened open(Exchange exchange, String user, String password) {
        Sessions.Opened opened;
        try {
            opened = access.sessions()
                    .open(
                            present(user, "user"),
                            present(password, "password"),
                            Gate.peer(exchange.request().remotePeer()));
        } catch (PlenumException refused) {
            trail.signInRefused(exchange, known(user), refused);
            throw refused;
        }
        trail.signedIn(exchange, opened.user());
        exchange.response()
                .header(HeaderNames.SET_COOKIE, Access.setCookie(Gate.port(exchange.request()), opened.secret()));
        return opened;
    }

    /** What is typed as a name may be a password: the journal keeps none that nobody has. */
    private String known(String name) {
        String user = Principal.Kind.USER.wireName() + ":" + name;
        return ports.views().directory().principals().containsKey(user) ? user : "";
    }

    private void logout(Exchange exchange) {
        access.secretHash(exchange.request().headers(), Gate.port(exchange.request()))
                .ifPresent(ports.credentials()::close);
        trail.signedOut(exchange);
        exchange.response()
                .header(HeaderNames.SET_COOKIE, Access.setCookie(Gate.port(exchange.request()), "") + "; Max-Age=0");
        exchange.json(200, Map.of());
    }

    private static String present(String value, String what) {
        if (value == null || value.isEmpty()) {
            throw new PlenumException(ErrorCode.INVALID_REQUEST, "no " + what, "a text", "Set " + what);
        }
        return value;
    }
}
