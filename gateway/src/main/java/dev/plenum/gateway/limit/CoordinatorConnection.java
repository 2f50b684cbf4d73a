package dev.plenum.gateway.limit;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection of a gateway to its coordinator, from its welcome on. Messages leave in the order of {@link #send}, many at a time, from any thread. */
@SuppressWarnings("FutureReturnValueIgnored")
final class CoordinatorConnection {

    private final Channel channel;
    private final Queue<ShareMessage> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private volatile boolean late;

    CoordinatorConnection(Channel channel) {
        this.channel = channel;
    }

    void send(ShareMessage message) {
        outgoing.add(message);
        if (flushing.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        flushing.set(false);
        for (ShareMessage next = outgoing.poll(); next != null; next = outgoing.poll()) {
            channel.write(next, channel.voidPromise());
        }
        channel.flush();
    }

    /** Whether an answer is overdue. Nobody asks it then, until it says something. */
    boolean late() {
        return late;
    }

    void late(boolean isLate) {
        late = isLate;
    }

    void close() {
        channel.close();
    }
}
