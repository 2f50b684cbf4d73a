package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenAI-compatible data path: callers on one side, engines on the other, usage into a {@link UsageLog}. Whoever wires it starts it, and gives it a
 * {@link Snapshot} at each change of keys, routes or ready replicas, and at least once within {@link GatewayConfig#maxSnapshotAge}. It never asks the
 * control plane anything.
 */
public final class Gateway implements AutoCloseable {

    private final TimeSource clock;
    private final SnapshotFile file;
    private final Upstreams upstreams;
    private final WebServer server;
    private volatile Optional<Directory> directory;

    private Gateway(GatewayConfig config, UsageLog log, TimeSource clock) {
        this.clock = clock;
        this.file = new SnapshotFile(config.snapshotFile());
        this.directory = file.read();
        this.upstreams = new Upstreams(config.timeLimits());
        Front front = new Front(
                config, log, clock, () -> directory, new Authentication(config.maxSnapshotAge(), clock), upstreams);
        this.server = server(config, front);
    }

    /**
     * Serves with the last snapshot on disk, where there is one.
     *
     * @throws PlenumException {@code PORT_TAKEN}
     */
    public static Gateway start(GatewayConfig config, UsageLog log, TimeSource clock) {
        checkFree(config);
        Gateway gateway = new Gateway(config, log, clock);
        gateway.server.start();
        if (!gateway.server.isRunning()) {
            // Somebody was faster between the check and now.
            throw cannotListen(config, new BindException("Address already in use"));
        }
        return gateway;
    }

    /** The server itself would say it with stack traces in the log, and not throw. */
    private static void checkFree(GatewayConfig config) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(config.host(), config.port()));
        } catch (IOException | IllegalArgumentException e) {
            throw cannotListen(config, e);
        }
    }

    private static PlenumException cannotListen(GatewayConfig config, Exception cause) {
        return new PlenumException(
                ErrorCode.PORT_TAKEN,
                "gateway address " + config.host() + ":" + config.port() + " cannot be listened on: "
                        + cause.getMessage(),
                "a free port on an address of this machine",
                "Stop what listens there, or choose another port with --gateway-port",
                cause);
    }

    private static WebServer server(GatewayConfig config, Front front) {
        Http1Config http1 = Http1Config.builder()
                .maxHeadersSize(64 << 10)
                .sendKeepAliveHeader(false)
                .build();
        return WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                // Else each small chunk waits for the caller to acknowledge the one before: 40 ms.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections(
                        Http1ConnectionSelector.builder().config(http1).build()))
                .directHandlers(HttpRefusals.handlers())
                .routing(routing -> routing.any(front::handle))
                .build();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Serves by this snapshot from the next request on, and keeps it on disk; running streams go on. Safe from any thread. */
    public synchronized void update(Snapshot snapshot) {
        Directory next = new Directory(snapshot, clock.now());
        directory = Optional.of(next);
        Set<Target> targets = new HashSet<>();
        snapshot.routes().forEach(route -> targets.addAll(route.targets()));
        upstreams.retain(targets);
        file.write(next);
    }

    /** Stops accepting and ends what runs. */
    @Override
    public void close() {
        server.stop();
        upstreams.close();
    }
}
