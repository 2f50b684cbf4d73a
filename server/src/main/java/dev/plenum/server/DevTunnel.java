package dev.plenum.server;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * WebSockets of dev environments. We do not speak the protocol: the request goes on to the replica with its secret in it, and once the replica has
 * switched protocols, bytes go both ways until either side closes. Whatever cannot be tunnelled falls through to the ordinary routes, which say why.
 */
final class DevTunnel implements Http1Upgrader {

    private static final System.Logger LOG = System.getLogger(DevTunnel.class.getName());
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 30_000;

    private final Access access;
    private final DevEnvironments environments;

    DevTunnel(Access access, DevEnvironments environments) {
        this.access = access;
        this.environments = environments;
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    /** Null, as Helidon's interface has it, leaves the request to the ordinary routes. */
    @Override
    public ServerConnection upgrade(ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        try {
            return open(context, prologue, headers).orElse(null);
        } catch (PlenumException | IOException refused) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "no tunnel for " + prologue.uriPath().rawPath(),
                    refused);
            return null;
        }
    }

    private Optional<ServerConnection> open(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) throws IOException {
        int port = context.localPeer().port();
        if (!prologue.uriPath().rawPath().startsWith(DevProxy.PREFIX) || !admitted(prologue, headers, context)) {
            return Optional.empty();
        }
        DevEnvironments.Target target =
                environments.target(DevProxy.id(prologue.uriPath().rawPath()));
        Socket replica = new Socket();
        try {
            replica.connect(
                    new InetSocketAddress(
                            target.endpoint().getHost(), target.endpoint().getPort()),
                    CONNECT_MILLIS);
            replica.setTcpNoDelay(true);
            replica.setKeepAlive(true);
            replica.setSoTimeout(ANSWER_MILLIS);
            replica.getOutputStream().write(head(prologue, headers, target, port));
            byte[] answer = readHead(replica.getInputStream());
            if (new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 101 ")) {
                replica.setSoTimeout(0);
                return Optional.of(new Tunnel(context, replica, BufferData.create(answer)));
            }
            replica.close();
            return Optional.empty();
        } catch (IOException failed) {
            replica.close();
            throw failed;
        }
    }

    /** A page elsewhere may open a WebSocket to any host, and the browser sends our cookie along: the origin must be ours. */
    private boolean admitted(HttpPrologue prologue, WritableHeaders<?> headers, ConnectionContext context) {
        Access.checkHost(headers);
        Identity identity = access.identify(headers, context.localPeer().port(), Gate.peer(context.remotePeer()));
        if (identity.proof() == Identity.Proof.COOKIE) {
            Access.checkOrigin(headers);
        }
        Guard.Target target = Targets.dev(DevProxy.id(prologue.uriPath().rawPath()), environments.views());
        return identity.rights().get().allow(Permission.WORKLOAD_WRITE, target.scope());
    }

    private static byte[] head(
            HttpPrologue prologue, WritableHeaders<?> headers, DevEnvironments.Target target, int port) {
        StringBuilder head = new StringBuilder("GET ")
                .append(DevProxy.pathAndQuery(prologue))
                .append(" HTTP/1.1\r\n");
        for (Header header : headers) {
            if (!header.headerName().equals(HeaderNames.AUTHORIZATION)
                    && !header.headerName().equals(HeaderNames.COOKIE)) {
                header.allValues().forEach(value -> line(head, header.name(), value));
            }
        }
        Access.foreignCookies(headers, port).ifPresent(cookies -> line(head, "Cookie", cookies));
        target.authorization().ifPresent(value -> line(head, "Authorization", value));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** Up to and with the empty line; read byte by byte, so that nothing behind it is taken. */
    private static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0 || head.size() >= MOST_HEAD_BYTES) {
                throw new IOException("the replica's answer has no end of its headers");
            }
            head.write(next);
            ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toByteArray();
    }

    /** An open tunnel: the connection's own thread carries what the client sends, a second one what the replica sends. */
    private record Tunnel(ConnectionContext context, Socket replica, BufferData answer) implements ServerConnection {

        @Override
        public void handle(io.helidon.common.concurrency.limits.Limit limit) {
            Thread client = Thread.currentThread();
            context.dataWriter().writeNow(answer);
            Thread back = Thread.ofVirtual().name("dev-tunnel").start(() -> carryBack(client));
            try {
                while (true) {
                    context.dataReader().readBuffer().writeTo(replica.getOutputStream());
                }
            } catch (RuntimeException | IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "a tunnel closed", closed);
            } finally {
                close(true);
                back.interrupt();
            }
        }

        /** The client's thread is blocked on its socket: an interrupt is what wakes it when the replica has gone. */
        private void carryBack(Thread client) {
            byte[] buffer = new byte[16 * 1024];
            try (InputStream in = replica.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    context.dataWriter().writeNow(BufferData.create(java.util.Arrays.copyOf(buffer, read)));
                }
            } catch (RuntimeException | IOException closed) {
                LOG.log(System.Logger.Level.DEBUG, "a tunnel closed", closed);
            } finally {
                client.interrupt();
            }
        }

        /** Never idle: a notebook may be silent for hours. */
        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            try {
                replica.close();
            } catch (IOException alreadyClosed) {
                LOG.log(System.Logger.Level.DEBUG, "closing a tunnel", alreadyClosed);
            }
        }
    }
}
