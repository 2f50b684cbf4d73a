package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.server.oidc.OidcProvider;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The control plane's HTTP server; the app starts one, when everything it asks is running, and closes it first. */
public final class ApiServer implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 1_024;

    private final WebServer server;
    private final Trail trail;
    private final String host;

    private ApiServer(WebServer server, Trail trail, String host) {
        this.server = server;
        this.trail = trail;
        this.host = host;
    }

    /** @throws PlenumException PORT_TAKEN */
    public static ApiServer start(ServerSettings settings, ServerPorts ports) {
        return start(settings, ports, UnaryOperator.identity());
    }

    /** @param routes what becomes of each route before it is served */
    static ApiServer start(ServerSettings settings, ServerPorts ports, UnaryOperator<Route> routes) {
        Pulse pulse = new Pulse();
        ports.changes().onChange(pulse::beat);
        Access access = access(settings, ports);
        Trail trail = new Trail(ports.commands());
        DevEnvironments environments = new DevEnvironments(ports.views());
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .maxTcpConnections(MOST_CONNECTIONS)
                // Without it an answer's last small piece waits 40 ms for the caller's acknowledgement.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(Http1Config.create())
                        .addUpgrader(new DevTunnel(access, environments))
                        .build())
                .routing(routing -> route(
                        routing,
                        new Gate(access, ports.views(), trail, new SignInPage(settings.oidc())),
                        RouteTable.of(ports, settings, access, trail, pulse).stream()
                                .map(routes)
                                .toList(),
                        new DevProxy(environments)))
                .build();
        checkFree(settings);
        server.start();
        if (!server.isRunning()) {
            // Somebody was faster between the check and now.
            throw portTaken(settings, new BindException("Address already in use"));
        }
        return new ApiServer(server, trail, settings.host());
    }

    private static Access access(ServerSettings settings, ServerPorts ports) {
        Optional<OidcRoutes.Oidc> oidc =
                settings.oidc().map(it -> OidcRoutes.Oidc.of(new OidcProvider(it, ports.time()), ports));
        Sessions.Settings sessions = settings.oidc()
                .map(it -> new Sessions.Settings(
                        it.passwords(), it.longestSession(), oidc.orElseThrow().renewals()::renewed))
                .orElse(Sessions.Settings.USUAL);
        return new Access(
                settings.token(),
                settings.gatewayToken(),
                new Sessions(ports.credentials(), ports.views(), ports.time(), sessions),
                new AccessKeys(ports.credentials(), ports.views(), ports.time()),
                oidc);
    }

    private static void route(HttpRouting.Builder routing, Gate gate, List<Route> api, DevProxy dev) {
        api.forEach(route -> routing.route(route.method(), route.path(), gate.before(route)));
        PageFiles.routes().forEach(route -> routing.route(route.method(), route.path(), gate.before(route)));
        routing.any(
                DevProxy.PREFIX + "*", gate.before(new Guard.Of(Permission.WORKLOAD_WRITE, Targets::dev), dev::handle));
        routing.any(gate.before(new Guard.SignedIn(), PageFiles::other));
    }

    /** The web server itself would print stack traces and not throw. */
    private static void checkFree(ServerSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException taken) {
            throw portTaken(settings, taken);
        }
    }

    private static PlenumException portTaken(ServerSettings settings, IOException cause) {
        return new PlenumException(
                ErrorCode.PORT_TAKEN,
                "port " + settings.port() + " of " + settings.host() + ": " + cause.getMessage(),
                "a free port",
                "Stop what listens there, or choose another port with --port",
                cause);
    }

    /** The port it listens on, which the settings may have left open. */
    public int port() {
        return server.port();
    }

    /** Its address, such as {@code http://127.0.0.1:8470}. */
    public String address() {
        return "http://" + host + ":" + port();
    }

    /** Open streams are cut; replicas and their tunnels' other ends are not touched. */
    @Override
    public void close() {
        server.stop();
        trail.close();
    }
}
