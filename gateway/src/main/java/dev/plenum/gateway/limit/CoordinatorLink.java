package dev.plenum.gateway.limit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a gateway connected to its coordinator, and tries again five times a second where it is not. */
@SuppressWarnings("FutureReturnValueIgnored")
final class CoordinatorLink implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CoordinatorLink.class.getName());
    private static final int CONNECT_MILLIS = 1_000;
    private static final int AGAIN_MILLIS = 200;
    private static final int WELCOME_MILLIS = 2_000;

    private final String host;
    private final int port;
    private final ShareSecret secret;
    private final Consumer<ShareMessage> heard;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("limits-link", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final ChannelGroup channels = new DefaultChannelGroup(loop, true);
    private volatile Optional<CoordinatorConnection> connection = Optional.empty();
    private volatile boolean closed;

    /** Connects in the background. {@code heard} gets what the coordinator says, on {@link #loop}. */
    CoordinatorLink(String host, int port, ShareSecret secret, Consumer<ShareMessage> heard) {
        this.host = host;
        this.port = port;
        this.secret = secret;
        this.heard = heard;
        connect();
    }

    EventLoop loop() {
        return loop;
    }

    /** Empty while the coordinator is away. */
    Optional<CoordinatorConnection> connection() {
        return connection;
    }

    private void connect() {
        if (closed) {
            return;
        }
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new ShareCodec(), new Session());
                    }
                })
                .connect(new InetSocketAddress(host, port))
                .addListener((ChannelFuture connecting) -> {
                    if (!connecting.isSuccess()) {
                        again();
                    }
                });
    }

    private void again() {
        if (!closed && !loop.isShuttingDown()) {
            loop.schedule(this::connect, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        // An event loop that ends at once may leave its channels open.
        channels.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The gateway's side of the connection. */
    private final class Session extends SimpleChannelInboundHandler<ShareMessage> {

        private final String nonce = ShareSecret.nonce();
        private String expected = "";

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.executor().schedule(() -> closeUnwelcome(context), WELCOME_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void closeUnwelcome(ChannelHandlerContext context) {
            if (connection.isEmpty()) {
                context.close();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ShareMessage message) {
            switch (message) {
                case ShareMessage.Challenge challenge -> prove(context, challenge);
                case ShareMessage.Welcome welcome -> welcome(context, welcome);
                default ->
                    connection.ifPresent(present -> {
                        present.late(false);
                        heard.accept(message);
                    });
            }
        }

        private void prove(ChannelHandlerContext context, ShareMessage.Challenge challenge) {
            expected = secret.proof("coordinator", challenge.nonce(), nonce);
            context.writeAndFlush(new ShareMessage.Proof(nonce, secret.proof("gateway", challenge.nonce(), nonce)));
        }

        private void welcome(ChannelHandlerContext context, ShareMessage.Welcome welcome) {
            if (expected.isEmpty() || !ShareSecret.same(expected, welcome.proof())) {
                context.close();
                return;
            }
            connection = Optional.of(new CoordinatorConnection(context.channel()));
            LOG.log(System.Logger.Level.INFO, "Limits are shared through {0}:{1}", host, String.valueOf(port));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (connection.isPresent()) {
                connection = Optional.empty();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}:{1}, which coordinates limits, is away: this gateway lets in its part of each until it is back",
                        host,
                        String.valueOf(port));
            }
            again();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.log(System.Logger.Level.DEBUG, "The coordinator of limits: {0}", cause.getMessage());
            context.close();
        }
    }
}
