package dev.plenum.gateway;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.snapshot.Target;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The listening socket, its event loops (one for each core), and the callers' connections. */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventLoop, Worker> workers = new ConcurrentHashMap<>();
    private final ChannelGroup callers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Connector connector;
    private final Channel server;

    private Listener(
            MultiThreadIoEventLoopGroup loops,
            Class<? extends ServerChannel> servers,
            GatewayConfig config,
            Front front) {
        this.loops = loops;
        this.connector = front.connector();
        loops.forEach(executor -> workers.put((EventLoop) executor, new Worker((EventLoop) executor)));
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(servers)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        callers.add(channel);
                        channel.pipeline().addLast(new ClientConnection(front, workers.get(channel.eventLoop())));
                    }
                })
                .bind(new InetSocketAddress(config.host(), config.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close(loops);
            throw new PlenumException(
                    ErrorCode.PORT_TAKEN,
                    "gateway address " + config.host() + ":" + config.port() + " cannot be listened on: "
                            + bound.cause().getMessage(),
                    "a free port on an address of this machine",
                    "Stop what listens there, or choose another port with --gateway-port",
                    bound.cause());
        }
        server = bound.channel();
    }

    /** @param front made with what opens connections to engines from the listener's loops */
    static Listener listen(GatewayConfig config, Function<Connector, Front> front) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Connector connector = new Connector(
                epoll ? EpollSocketChannel.class : NioSocketChannel.class,
                config.timeLimits().connect());
        return new Listener(
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), io),
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
                config,
                front.apply(connector));
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Who asks targets whether they are well, on the same loops. */
    Prober prober(Balancer balancer) {
        return new Prober(workers.values(), connector, balancer);
    }

    /** Closes idle connections to all other targets. */
    void retain(Set<Target> targets) {
        workers.values().forEach(worker -> worker.loop().execute(() -> worker.retain(targets)));
    }

    /** Accepts nothing more, and waits until every answer has come to its end, for so long at most. */
    void drain(Duration most) {
        server.close().awaitUninterruptibly();
        long until = System.nanoTime() + most.toNanos();
        while (!callers.isEmpty() && System.nanoTime() - until < 0) {
            callers.forEach(channel -> channel.eventLoop().execute(() -> drain(channel)));
            callers.newCloseFuture().awaitUninterruptibly(50, TimeUnit.MILLISECONDS);
        }
    }

    private static void drain(Channel channel) {
        ClientConnection connection = channel.pipeline().get(ClientConnection.class);
        if (connection != null) {
            connection.drain();
        }
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        callers.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        close(loops);
    }

    private static void close(MultiThreadIoEventLoopGroup loops) {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(6, TimeUnit.SECONDS);
    }
}
