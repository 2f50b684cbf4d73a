package dev.plenum.server;

import dev.plenum.api.AccountDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.server.oidc.OidcProvider;
import dev.plenum.server.oidc.PendingSignIns;
import dev.plenum.server.oidc.SignedIn;
import io.helidon.http.HeaderNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Signing in at the OpenID provider: there, back, and to the page or the command line that asked for it. */
final class OidcRoutes {

    private static final String HERE = "/sign-in/oidc";
    private static final String BACK = HERE + "/callback";

    private static final int CHECK_DIGITS = 6;
    private static final DateTimeFormatter COOKIE_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final SignInPage page;
    private final Access access;
    private final Trail trail;
    private final Optional<Oidc> oidc;

    OidcRoutes(SignInPage page, Access access, Trail trail) {
        this.page = page;
        this.access = access;
        this.trail = trail;
        this.oidc = access.oidc();
    }

    /** All that lives as long as the server. */
    record Oidc(OidcProvider provider, PendingSignIns pending, LoginCodes codes, OidcUsers users, Renewals renewals) {

        static Oidc of(OidcProvider provider, ServerPorts ports) {
            OidcUsers users = new OidcUsers(provider.settings().groups(), ports);
            return new Oidc(
                    provider,
                    new PendingSignIns(ports.time()),
                    new LoginCodes(ports.time()),
                    users,
                    new Renewals(provider, users, ports.credentials(), ports.time()));
        }
    }

    List<Route> routes() {
        return List.of(
                Route.get(HERE, new Guard.Anybody(), exchange -> shown(exchange, this::there)),
                Route.get(BACK, new Guard.Anybody(), exchange -> shown(exchange, this::back)),
                Route.post("/v1/login/oidc", new Guard.Anybody(), this::login));
    }

    private Oidc oidc() {
        return oidc.orElseThrow(() -> new PlenumException(
                ErrorCode.NOT_FOUND,
                "no OpenID provider is set up here",
                "a user's name and password",
                "Sign in with them, or start with: plenum up --oidc FILE"));
    }

    private void shown(Exchange exchange, Route.Handling handling) throws Exception {
        try {
            handling.handle(exchange);
        } catch (PlenumException refused) {
            trail.signInRefused(exchange, "", refused);
            page.ask(exchange, refused);
        }
    }

    private void there(Exchange exchange) {
        PendingSignIns.Pending begun = oidc().pending().begin(exchange.base() + BACK, commandLine(exchange));
        URI to = oidc().provider().authorization(begun);
        exchange.response()
                .header(
                        HeaderNames.SET_COOKIE,
                        cookie(begun.state()) + "=" + begun.state() + "; Path=" + HERE
                                + "; HttpOnly; SameSite=Lax; Expires="
                                + COOKIE_DATE.format(begun.until().atOffset(ZoneOffset.UTC)));
        exchange.response().header(HeaderNames.LOCATION, to.toString());
        exchange.response().header(HeaderNames.CACHE_CONTROL, "no-store");
        exchange.response().status(303).send();
    }

    private static Optional<PendingSignIns.CommandLine> commandLine(Exchange exchange) {
        return exchange.query("redirect_uri").map(to -> {
            String challenge = exchange.query("code_challenge").orElse("");
            if (!loopback(to) || !challenge.matches("[A-Za-z0-9_-]{43}")) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "redirect_uri '" + to + "' with code_challenge '" + challenge + "'",
                        "http://127.0.0.1:PORT/ and the SHA-256 of a verifier in base64url",
                        "Run it again: plenum login --oidc");
            }
            return new PendingSignIns.CommandLine(to, challenge);
        });
    }

    /** Only of this machine, by its number: what {@code localhost} is may be changed. */
    private static boolean loopback(String to) {
        try {
            URI uri = new URI(to);
            return "http".equals(uri.getScheme())
                    && List.of("127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()))
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** One for each sign-in that is under way, so that two windows do not disturb each other. */
    private static String cookie(String state) {
        return "plenum-oidc-" + state.substring(0, 12);
    }

    private void back(Exchange exchange) {
        PendingSignIns.Pending begun = begun(exchange);
        exchange.query("error").ifPresent(error -> {
            throw new PlenumException(
                    ErrorCode.UNAUTHENTICATED,
                    "the OpenID provider says " + error + " "
                            + exchange.query("error_description").orElse(""),
                    "a sign-in there",
                    "Try again");
        });
        SignedIn signedIn =
                oidc().provider().signedIn(begun, exchange.query("code").orElse(""), exchange.query("iss"));
        String user = oidc().users().known(signedIn);
        if (begun.commandLine().isPresent()) {
            handOver(exchange, begun.commandLine().get(), user, signedIn);
        } else {
            Sessions.Opened opened = open(exchange, user, signedIn);
            exchange.response()
                    .header(HeaderNames.SET_COOKIE, Access.setCookie(Gate.port(exchange.request()), opened.secret()));
            SignInPage.goOn(exchange);
        }
    }

    /** @throws PlenumException UNAUTHENTICATED where it is not this browser that began, or it has come back before */
    private PendingSignIns.Pending begun(Exchange exchange) {
        String state = exchange.query("state").orElse("");
        boolean ours = state.length() > 12
                && Access.cookie(exchange.request().headers(), cookie(state))
                        .filter(state::equals)
                        .isPresent();
        return Optional.of(state)
                .filter(_ -> ours)
                .flatMap(oidc().pending()::take)
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.UNAUTHENTICATED,
                        "this browser has no sign-in under way with this state, or has come back with it before",
                        "the browser that went to the provider, within ten minutes",
                        "Sign in again"));
    }

    private void handOver(Exchange exchange, PendingSignIns.CommandLine commandLine, String user, SignedIn signedIn) {
        String code = oidc().codes().hold(user, signedIn, commandLine.challenge());
        SignInPage.handOver(
                exchange,
                user,
                commandLine.challenge().substring(0, CHECK_DIGITS),
                commandLine.redirectUri() + "?code=" + code);
    }

    private Sessions.Opened open(Exchange exchange, String user, SignedIn signedIn) {
        Instant expires = oidc().renewals().expires(signedIn);
        Sessions.Opened opened = access.sessions().open(user, expires);
        oidc().renewals().keep(Secrets.sha256Hex(opened.secret()), signedIn);
        trail.signedIn(exchange, user);
        return opened;
    }

    private void login(Exchange exchange) {
        Access.checkOrigin(exchange.request().headers());
        AccountDocument.LoginCode asked = exchange.body(AccountDocument.LoginCode.class);
        LoginCodes.Taken taken = oidc().codes().take(String.valueOf(asked.code()), String.valueOf(asked.verifier()));
        Sessions.Opened opened = open(exchange, taken.user(), taken.signedIn());
        exchange.json(200, new AccountDocument.Session(opened.secret(), opened.user(), opened.expires()));
    }
}
