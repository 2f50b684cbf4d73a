package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Snapshot;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A caller's connection: reads its requests one after the other, gives each to {@link Front}, and writes the answers. It goes on reading while a request is
 * answered, so that a caller who leaves is noticed at once.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Worker.Limited {

    /** A request must be there whole after so long. */
    static final long REQUEST_SECONDS = 60;

    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(REQUEST_SECONDS);

    /** A caller that is refused while it still sends is read on for so long, else it would not see the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What a caller may send ahead of its answers. */
    private static final int AHEAD = 64 << 10;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Front front;
    private final Worker worker;
    private final RequestReader reader;
    private final BodyMemory.Holding answer;
    private Channel channel;
    private Call call;
    private String address = "";
    private Optional<InetAddress> callerAddress = Optional.empty();
    private Exchange exchange;
    private RequestHead head;
    private Optional<Snapshot.Key> key = Optional.empty();
    private boolean answering;
    private boolean lingering;
    private boolean pumping;
    private boolean closing;

    /** What comes is dropped, and the connection ends with the answer that is under way. */
    private boolean deaf;

    private boolean chunked;
    private long sinceNanos = System.nanoTime();

    ClientConnection(Front front, Worker worker) {
        this.front = front;
        this.worker = worker;
        this.reader = new RequestReader(front.config().maxBodyBytes(), front.memory());
        this.answer = front.memory().holding();
    }

    Worker worker() {
        return worker;
    }

    String requestId() {
        return exchange.requestId();
    }

    /** The request that is being read or answered. */
    Exchange exchange() {
        return exchange;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        callerAddress = caller().map(InetSocketAddress::getAddress);
        address = callerAddress.map(InetAddress::getHostAddress).orElse("");
        worker.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (lingering || closing || deaf) {
                return;
            }
            if (!answering && reader.ahead() == 0) {
                sinceNanos = System.nanoTime();
            }
            reader.append(bytes);
        } catch (Refusal e) {
            noMemory(e);
            return;
        } finally {
            bytes.release();
        }
        if (!answering) {
            pump();
        } else if (reader.ahead() > AHEAD) {
            channel.config().setAutoRead(false);
        }
    }

    /** For what the caller sends; what it sent is answered first. */
    private void noMemory(Refusal why) {
        if (answering) {
            deaf = true;
        } else {
            refuse(why);
        }
    }

    /** Takes up the next request, and the one after if that was answered at once. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!answering && !closing && !lingering && next()) {
                // The one after.
            }
        } finally {
            pumping = false;
        }
    }

    private boolean next() {
        try {
            if (reader.head() == null) {
                return false;
            }
            if (head == null) {
                head = reader.head();
                exchange = front.observers().begin(address, head.traceparent());
                exchange.head(head);
                key = front.check(head, callerAddress);
                key.ifPresent(exchange::key);
                if (head.expectsContinue() && !reader.isWhole()) {
                    Future<?> _ = channel.writeAndFlush(
                            channel.alloc().buffer(CONTINUE.length).writeBytes(CONTINUE));
                }
            }
            if (!reader.isWhole()) {
                return false;
            }
            answering = true;
            chunked = head.readsChunks();
            front.handle(this, head, key, reader.body());
            return true;
        } catch (Refusal e) {
            refuse(e);
            return true;
        } catch (RuntimeException e) {
            defect(e);
            refuse(Refusals.internal());
            return true;
        }
    }

    private void defect(Throwable what) {
        front.defect(exchange == null ? "" : requestId(), what);
    }

    /** The call that answers the request; the caller's leaving cancels it. */
    void answeredBy(Call one) {
        call = one;
    }

    /** Answers with an error; a request that did not come whole, or is not HTTP, is the connection's last. */
    void refuse(Refusal why) {
        if (exchange == null) {
            exchange = front.observers().begin(address, "");
        }
        exchange.outcome(why.code());
        boolean whole = answering || isWhole();
        answering = true;
        front.metrics().refused(why);
        front.traffic().refused(why.code());
        answer(why.status(), "application/json", why.headers(), why.body(endpoint()), !whole);
    }

    private Optional<Endpoint> endpoint() {
        return head == null ? Optional.empty() : Endpoint.at(head.path());
    }

    private boolean isWhole() {
        try {
            return head != null && reader.isWhole();
        } catch (Refusal e) {
            return false;
        }
    }

    /** A whole answer. */
    void answer(int status, String contentType, Map<String, String> headers, byte[] body, boolean last) {
        boolean close = last || head == null || head.closes();
        exchange.answers(status);
        exchange.sends(body);
        ByteBuf out = channel.alloc().buffer(256 + body.length);
        head(out, status, contentType, headers, close);
        AnswerFraming.header(out, "content-length", Integer.toString(body.length));
        AnswerFraming.ascii(out, "\r\n");
        out.writeBytes(body);
        if (last) {
            linger(out);
        } else {
            finish(out, close);
        }
    }

    private void head(ByteBuf out, int status, String contentType, Map<String, String> headers, boolean close) {
        AnswerFraming.head(out, status, contentType, headers);
        AnswerFraming.header(out, RequestIds.HEADER, requestId());
        if (endpoint().filter(Endpoint.MESSAGES::equals).isPresent()) {
            AnswerFraming.header(out, RequestIds.ANTHROPICS_HEADER, requestId());
        }
        if (close) {
            AnswerFraming.header(out, "connection", "close");
        }
    }

    /** Begins an answer that goes out as its parts come. */
    void beginStream(String contentType, Map<String, String> headers) {
        exchange.streams();
        ByteBuf out = channel.alloc().buffer(256);
        head(out, 200, contentType, headers, head.closes());
        AnswerFraming.header(out, "cache-control", "no-cache");
        if (chunked) {
            AnswerFraming.header(out, "transfer-encoding", "chunked");
        }
        AnswerFraming.ascii(out, "\r\n");
        Future<?> _ = channel.write(out, channel.voidPromise());
    }

    /** A buffer for the next part, with room for its framing in front. */
    ByteBuf part(int capacity) {
        return AnswerFraming.part(channel.alloc(), capacity);
    }

    /** Sends a part on at once. */
    void send(ByteBuf part) {
        exchange.sends(part);
        Future<?> _ = channel.writeAndFlush(framed(part), channel.voidPromise());
    }

    /** Whether nothing of what was sent is kept here: the system has it all. */
    boolean hasSentAll() {
        ChannelOutboundBuffer kept = channel.unsafe().outboundBuffer();
        return kept != null && kept.isEmpty();
    }

    /** The last part; then the next request is taken up. */
    void end(ByteBuf part) {
        exchange.sends(part);
        framed(part);
        if (chunked) {
            AnswerFraming.endChunks(part);
        }
        finish(part, head.closes() || !chunked);
    }

    /** The last part of an answer that broke off: without the mark that would make it look whole, and the connection ends. */
    void breakOff(ByteBuf part) {
        closing = true;
        exchange.sends(part);
        over();
        Future<?> _ = channel.writeAndFlush(framed(part)).addListener(ChannelFutureListener.CLOSE);
    }

    private ByteBuf framed(ByteBuf part) {
        return chunked ? AnswerFraming.chunk(part) : part;
    }

    private void finish(ByteBuf out, boolean close) {
        over();
        if (close || deaf) {
            closing = true;
            Future<?> _ = channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (answer.isEmpty()) {
            Future<?> _ = channel.writeAndFlush(out, channel.voidPromise());
            nextRequest();
        } else {
            Future<?> _ = channel.writeAndFlush(out).addListener(_ -> nextRequest());
        }
    }

    private void nextRequest() {
        if (!channel.isActive()) {
            return;
        }
        answer.resize(0);
        reader.next();
        head = null;
        answering = false;
        sinceNanos = System.nanoTime();
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        pump();
    }

    /** The last byte is about to leave, or none will. */
    private void over() {
        call = null;
        if (exchange != null) {
            front.ended(exchange);
            exchange = null;
        }
    }

    /** The caller may still be sending: what comes is dropped until it has seen the answer. */
    private void linger(ByteBuf out) {
        over();
        lingering = true;
        reader.close();
        answer.resize(0);
        sinceNanos = System.nanoTime();
        Future<?> _ = channel.writeAndFlush(out).addListener(written -> {
            if (channel instanceof SocketChannel socket) {
                Future<?> _ = socket.shutdownOutput();
            }
        });
    }

    /** Before so many bytes of an answer are kept together; refuses what there is no memory for. */
    void keeps(long answerBytes) {
        answer.resize(answerBytes);
    }

    /** Whether the caller takes more without its being kept here. */
    boolean takesMore() {
        return channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (call != null && channel.isWritable()) {
            call.callerReads();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        worker.remove(this);
        closing = true;
        reader.close();
        answer.resize(0);
        if (call != null) {
            Call left = call;
            call = null;
            left.callerGone();
        }
        if (exchange != null) {
            exchange.callerGone();
        }
        over();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            defect(cause);
        }
        Future<?> _ = channel.close();
    }

    @Override
    public void look(long nowNanos) {
        long since = nowNanos - sinceNanos;
        if (lingering) {
            if (since > LINGER_NANOS) {
                Future<?> _ = channel.close();
            }
        } else if (!answering && reader.ahead() > 0) {
            if (since > REQUEST_NANOS) {
                refuse(Refusals.tooSlow(REQUEST_SECONDS));
            }
        } else if (!answering && since > IDLE_NANOS) {
            Future<?> _ = channel.close();
        }
    }

    /** Whether the caller has left. */
    boolean isGone() {
        return !channel.isActive();
    }

    /** Where the caller is. */
    Optional<InetSocketAddress> caller() {
        return channel.remoteAddress() instanceof InetSocketAddress known ? Optional.of(known) : Optional.empty();
    }

    /** Whether nothing is being answered: it may be closed when the gateway stops. */
    boolean isIdle() {
        return !answering;
    }

    /** Ends the connection after the answer that is under way. */
    void drain() {
        if (isIdle()) {
            Future<?> _ = channel.close();
        }
    }
}
