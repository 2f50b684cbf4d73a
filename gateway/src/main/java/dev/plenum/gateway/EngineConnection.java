package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;

/** A connection to an engine: one request at a time, and its answer piece by piece to whoever asked. */
final class EngineConnection extends ChannelInboundHandlerAdapter implements AnswerReader.Sink {

    /** Who asked. After {@link #failed} or {@link #end} nothing more is called. */
    interface Asker extends AnswerReader.Sink {

        /** All that the engine sent at once has been told: the moment to pass it on. */
        void pause();

        /** The connection broke, or what came is no HTTP. */
        void failed(IOException why);
    }

    private final Target target;
    private final Worker worker;
    private final AnswerReader reader = new AnswerReader();
    private Channel channel;
    private Asker asker;
    private long idleSinceNanos;

    EngineConnection(Target target, Worker worker) {
        this.target = target;
        this.worker = worker;
    }

    Target target() {
        return target;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** Sends a request; its answer goes to {@code who}. */
    void ask(ByteBuf request, Asker who) {
        asker = who;
        reader.reset();
        Future<?> _ = channel.writeAndFlush(request, channel.voidPromise());
    }

    /** Whether it can still carry a request: a closed one is noticed only by its loop. */
    boolean isOpen() {
        return channel.isActive();
    }

    /** Whether the engine may send on; it waits while the caller does not read. */
    void reads(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Nobody waits for the answer any more: the engine is told so by the end of the connection. */
    void abandon() {
        asker = null;
        close();
    }

    void close() {
        if (channel != null) {
            Future<?> _ = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (asker == null) {
                // Nothing was asked: what comes would be taken for the next answer.
                worker.forget(this);
                close();
                return;
            }
            int count = bytes.readableBytes();
            reader.read(worker.bytes(bytes), 0, count, this);
            answered();
        } catch (IOException e) {
            fail(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (asker != null) {
            asker.pause();
        }
    }

    @Override
    public void head(AnswerHead head) throws IOException {
        if (asker != null) {
            asker.head(head);
        }
    }

    @Override
    public void body(byte[] some, int from, int to) throws IOException {
        if (asker != null) {
            asker.body(some, from, to);
        }
    }

    @Override
    public void end() throws IOException {
        if (asker != null) {
            asker.end();
        }
    }

    /** Gives the connection back once the answer has come whole. */
    private void answered() {
        if (!reader.isDone()) {
            return;
        }
        Asker done = asker;
        asker = null;
        if (done != null) {
            done.pause();
        }
        if (reader.keepsAlive() && done != null) {
            reads(true);
            idleSinceNanos = System.nanoTime();
            worker.keep(this);
        } else {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (asker == null) {
            worker.forget(this);
            return;
        }
        try {
            reader.closed(this);
            Asker done = asker;
            asker = null;
            if (done != null) {
                done.pause();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause instanceof IOException e ? e : new IOException(cause));
    }

    private void fail(IOException why) {
        Asker who = asker;
        asker = null;
        close();
        if (who != null) {
            who.failed(why);
        }
    }
}
