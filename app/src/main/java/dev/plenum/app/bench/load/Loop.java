package dev.plenum.app.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/** One thread's sockets: waits for them (epoll on Linux) and calls their owners. All of them read into one buffer. */
final class Loop implements Closeable {

    private static final int INBOX_BYTES = 256 * 1024;

    private final Selector selector;
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(INBOX_BYTES);

    Loop() throws IOException {
        this.selector = Selector.open();
    }

    SelectionKey register(SelectableChannel channel, int operations, Ready owner) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, owner);
    }

    /** Empty; valid until the next socket is read. */
    ByteBuffer inbox() {
        return inbox.clear();
    }

    /** Waits no longer than this, to the next full millisecond; not at all for zero or less. */
    void turn(long nanos) throws IOException {
        if (nanos <= 0) {
            selector.selectNow(Loop::call);
        } else {
            selector.select(Loop::call, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        }
    }

    private static void call(SelectionKey key) {
        ((Ready) key.attachment()).ready();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
