package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Opens connections to engines. */
final class Connector {

    private final Class<? extends Channel> channels;
    private final int connectMillis;
    private volatile SslContext tls;

    Connector(Class<? extends Channel> channels, Duration connect) {
        this.channels = channels;
        this.connectMillis = Math.clamp(connect.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** Calls one of the two on the worker's loop. */
    void connect(Target target, Worker worker, Consumer<EngineConnection> connected, Consumer<IOException> failed) {
        String host = target.baseUrl().getHost();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                connect(InetAddress.getByAddress(host, literal), target, worker, connected, failed);
            } catch (UnknownHostException e) {
                failed.accept(e);
            }
            return;
        }
        // Looking a name up waits for other machines, which a loop must not.
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                InetAddress address = InetAddress.getByName(host);
                worker.loop().execute(() -> connect(address, target, worker, connected, failed));
            } catch (UnknownHostException e) {
                worker.loop().execute(() -> failed.accept(new IOException("the name " + host + " is not known", e)));
            }
        });
    }

    private void connect(
            InetAddress address,
            Target target,
            Worker worker,
            Consumer<EngineConnection> connected,
            Consumer<IOException> failed) {
        EngineConnection connection = new EngineConnection(target, worker);
        ChannelFuture future = new Bootstrap()
                .group(worker.loop())
                .channel(channels)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) throws SSLException {
                        if (target.encrypted()) {
                            channel.pipeline()
                                    .addLast(tls().newHandler(
                                                    channel.alloc(),
                                                    target.baseUrl().getHost(),
                                                    target.port()));
                        }
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(new InetSocketAddress(address, target.port()));
        future.addListener(done -> {
            if (done.isSuccess()) {
                connected.accept(connection);
            } else {
                failed.accept(new IOException(reason(target, done.cause()), done.cause()));
            }
        });
    }

    private String reason(Target target, Throwable cause) {
        String address = target.baseUrl().getHost() + ":" + target.port();
        return switch (cause) {
            case ConnectTimeoutException _ -> address + " accepted no connection within " + connectMillis + " ms";
            case ConnectException _ -> address + " refuses connections";
            default -> "no connection to " + address + ": " + cause.getMessage();
        };
    }

    private SslContext tls() throws SSLException {
        if (tls == null) {
            tls = SslContextBuilder.forClient().build();
        }
        return tls;
    }
}
