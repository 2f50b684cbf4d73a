package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Directory;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What stands before every route: the host, who asks, a position to wait for, and an answer for everything that goes wrong behind it. */
record Gate(Access access, Views views, Trail trail, SignInPage signInPage) {

    private static final Duration POSITION_WITHIN = Duration.ofSeconds(5);

    Handler before(Route route) {
        return before(route.guard(), route.handling(), route.method().text() + " " + route.path());
    }

    /** Of what is no operation of the API. */
    Handler before(Guard guard, Route.Handling handling) {
        return before(guard, handling, "");
    }

    private Handler before(Guard guard, Route.Handling handling, String operation) {
        return (request, response) -> {
            Identity identity = access.identify(request.headers(), port(request), peer(request.remotePeer()));
            pass(new Exchange(request, response, identity, operation), guard, handling);
            closeIfAsked(request);
        };
    }

    private void pass(Exchange exchange, Guard guard, Route.Handling handling) {
        SecurityHeaders.set(exchange.response());
        try {
            Access.checkHost(exchange.request().headers());
            if (signsIn(exchange)) {
                return;
            }
            if (!(guard instanceof Guard.Anybody) && askedToSignIn(exchange)) {
                return;
            }
            if (!(guard instanceof Guard.Anybody)) {
                exchange.requireSignedIn();
            }
            checkOrigin(exchange);
            awaitPosition(exchange);
            exchange.admit(() -> guard.check(exchange, views));
            ScopedValue.where(Actor.CURRENT, exchange).call(() -> {
                handling.handle(exchange);
                return exchange;
            });
            trail.passed(exchange);
        } catch (Exception thrown) {
            trail.refused(exchange, thrown);
            exchange.problem(thrown);
        }
    }

    /** Helidon says that it closes and does not (helidon#12324, still so in 4.5.3): a caller that reads up to the end would wait for it. */
    private static void closeIfAsked(ServerRequest request) {
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the caller asked for it");
        }
    }

    static InetAddress peer(PeerInfo caller) {
        return ((InetSocketAddress) caller.address()).getAddress();
    }

    static int port(ServerRequest request) {
        return request.localPeer().port();
    }

    /** {@code ?token=} on a page of ours: a browser gets its cookie, and an address without the token. */
    private boolean signsIn(Exchange exchange) {
        ServerRequest request = exchange.request();
        String path = request.path().rawPath();
        Optional<String> token = exchange.query("token").filter(access::isToken);
        boolean page = path.equals("/") || path.startsWith(DevProxy.PREFIX);
        if (token.isEmpty() || !page || !request.prologue().method().equals(Method.GET)) {
            return false;
        }
        trail.signedIn(exchange, Directory.LOCAL_OPERATOR.id());
        exchange.response().header(HeaderNames.SET_COOKIE, access.setCookie(port(request)));
        exchange.response().header(HeaderNames.LOCATION, path);
        exchange.response().header(HeaderNames.CACHE_CONTROL, "no-store");
        exchange.response().status(303).send();
        return true;
    }

    /** A browser that opens a page is shown how to sign in. */
    private boolean askedToSignIn(Exchange exchange) {
        boolean browser = exchange.header(HeaderNames.ACCEPT).orElse("").contains("text/html");
        boolean asked = exchange.identity().proof() == Identity.Proof.NONE
                && browser
                && !exchange.request().path().rawPath().startsWith("/v1/");
        if (asked) {
            signInPage.ask(exchange);
        }
        return asked;
    }

    private static void checkOrigin(Exchange exchange) {
        ServerRequest request = exchange.request();
        if (exchange.identity().proof() == Identity.Proof.COOKIE
                && !request.prologue().method().equals(Method.GET)) {
            Access.checkOrigin(request.headers());
        }
    }

    private void awaitPosition(Exchange exchange) {
        long position = exchange.request().prologue().method().equals(Method.GET)
                        && exchange.request().path().rawPath().startsWith("/v1/")
                ? exchange.number("position", -1, -1, Long.MAX_VALUE)
                : -1;
        if (position > views.position() && !views.await(position, POSITION_WITHIN)) {
            throw new PlenumException(
                    ErrorCode.NOT_READY,
                    "position " + position + " is not visible yet, " + views.position() + " is",
                    "a position that a write was answered with",
                    "Ask again in a second");
        }
    }
}
