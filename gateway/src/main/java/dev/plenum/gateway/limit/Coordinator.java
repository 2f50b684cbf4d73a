package dev.plenum.gateway.limit;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Limit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts what several gateways let in together.
 *
 * <p><b>Goal.</b> Never more than a limit's number in any of its intervals, over all gateways; a key whose traffic all meets one gateway gets nearly all of
 * it; no request waits for another machine where traffic is dense.
 *
 * <p><b>Algorithm.</b> The coordinator has the only {@link Limits}. A gateway asks for its waiting requests and some ahead, and gets credits: leave to let
 * in so many requests and tokens of one key, within a {@link #lifetime} of at most a 100th of the interval. Credits count in the coordinator's windows from the
 * moment of the grant, and these are longer by that lifetime; so two requests let in within one interval were granted within one window, however late
 * either was used. What was not used in time is given back, and what a request really used replaces what it had reserved. The price: at saturation a
 * limit yields 99 % of its rate (91 % where the interval is as short as 100 ms).
 *
 * <p><b>Example.</b> 200 requests a second: windows of 1.01 s, credits good for 10 ms from the asking. The 200th credit is granted at 0.3 s and used at
 * 0.309 s. The first of its place is granted at 1.31 s or later, so at least 1 s after.
 *
 * <p>Everything happens on one thread. Counts are in memory: a coordinator that starts anew has forgotten, and one interval may see up to twice the number.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class Coordinator implements AutoCloseable {

    private static final int PARTS = 100;
    private static final Duration SHORTEST_LIFETIME = Duration.ofMillis(10);
    private static final Duration LONGEST_LIFETIME = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(400);
    private static final long SWEEP_SECONDS = 60;

    private final EventLoopGroup loop;
    private final ChannelGroup connections;
    private final ChannelGroup gateways;
    private final Limits limits = new Limits();
    private final ShareSecret secret;
    private final Channel listening;

    private Coordinator(ShareLimits config) throws InterruptedException {
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("limits-coordinator", true), NioIoHandler.newFactory());
        this.connections = new DefaultChannelGroup(loop.next(), true);
        this.gateways = new DefaultChannelGroup(loop.next());
        this.secret = new ShareSecret(config.secret());
        this.listening = bind(config);
        loop.scheduleWithFixedDelay(
                () -> limits.dropIdle(System.nanoTime()), SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Listens until it is closed.
     *
     * @throws PlenumException {@code PORT_TAKEN}
     */
    static Coordinator start(ShareLimits config) {
        try {
            return new Coordinator(config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotListen(config, e);
        }
    }

    private Channel bind(ShareLimits config) throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(new ShareCodec(), new CoordinatorSession(Coordinator.this, secret));
                    }
                });
        try {
            return bootstrap
                    .bind(new InetSocketAddress(config.host(), config.port()))
                    .sync()
                    .channel();
        } catch (Exception e) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw cannotListen(config, e);
        }
    }

    private static PlenumException cannotListen(ShareLimits config, Exception cause) {
        return new PlenumException(
                ErrorCode.PORT_TAKEN,
                "share_limits: " + config.host() + ":" + config.port() + " cannot be listened on: "
                        + cause.getMessage(),
                "a free port on an address of this machine",
                "Stop what listens there, or choose another port",
                cause);
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** How long credits of a limit with this interval may be used: a 100th of it, and from 10 ms to 1 s. */
    static Duration lifetime(Duration per) {
        Duration part = per.dividedBy(PARTS);
        if (part.compareTo(SHORTEST_LIFETIME) < 0) {
            return SHORTEST_LIFETIME;
        }
        return part.compareTo(LONGEST_LIFETIME) > 0 ? LONGEST_LIFETIME : part;
    }

    /** The limit by which credits are counted. */
    static Limit lengthened(Limit limit) {
        if (limit.kind() == Limit.Kind.CONCURRENT) {
            return limit;
        }
        Duration longer = limit.per().plus(lifetime(limit.per()));
        return new Limit(
                limit.kind(), limit.most(), longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL);
    }

    Limits limits() {
        return limits;
    }

    void joined(Channel gateway) {
        gateways.add(gateway);
        tellHowMany();
    }

    /** The others are told of it only when it stays away: were the network to fail piece by piece, each would take itself for the last one. */
    void left(Channel gateway) {
        if (gateways.remove(gateway)) {
            loop.schedule(this::tellHowMany, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void tellHowMany() {
        gateways.writeAndFlush(new ShareMessage.Gateways(gateways.size()));
    }

    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        listening.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
