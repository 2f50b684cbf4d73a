package dev.plenum.app.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection of the driver: sends the request, reads the answer to its end, sends it again. */
final class Caller implements Ready, HttpReader.Body {

    private final Loop loop;
    private final Order order;
    private final int port;
    private final ByteBuffer request;
    private final Tally tally;
    private HttpReader reader;
    private SocketChannel channel;
    private SelectionKey key;
    private boolean stopping;
    private boolean waiting;
    private long began;
    private long now;
    private int chunks;
    private int stampDigits;
    private long stamp;

    /** @param request shared by all callers */
    Caller(Loop loop, Order order, int port, ByteBuffer request, Tally tally) throws IOException {
        this.loop = loop;
        this.order = order;
        this.port = port;
        this.request = request.duplicate();
        this.tally = tally;
        connect();
    }

    private void connect() throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        reader = HttpReader.ofAnswers(this);
        key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    /** Sends the first request. */
    void start() {
        try {
            send();
        } catch (IOException broken) {
            fail(broken.getMessage());
        }
    }

    /** Sends no further request. */
    void stop() {
        stopping = true;
    }

    /** An answer is outstanding. */
    boolean waiting() {
        return waiting;
    }

    /** Chunks of the present stream so far. */
    int chunks() {
        return chunks;
    }

    /** Leaves, whatever is outstanding. */
    void close() {
        stopping = true;
        waiting = false;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing more to release.
        }
    }

    @Override
    public void ready() {
        try {
            if (key.isWritable()) {
                write();
            }
            if (key.isReadable()) {
                read();
            }
        } catch (IOException broken) {
            fail(broken.getMessage());
        }
    }

    @Override
    public void take(ByteBuffer bytes, int from, int to) {
        if (!order.shape().stream()) {
            return;
        }
        for (int i = from; i < to; i++) {
            byte next = bytes.get(i);
            if (stampDigits > 0) {
                stamp = stamp << 4 | (next <= '9' ? next - '0' : next - 'a' + 10);
                if (--stampDigits == 0) {
                    chunk();
                }
            } else if (next == Answers.MARK) {
                stampDigits = Answers.STAMP_DIGITS;
                stamp = 0;
            }
        }
    }

    private void chunk() {
        if (chunks++ == 0) {
            tally.firstChunk(now - began, now);
        }
        tally.chunk(now - stamp, now);
    }

    private void send() throws IOException {
        waiting = true;
        chunks = 0;
        stampDigits = 0;
        request.rewind();
        began = System.nanoTime();
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        int operations = request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    private void read() throws IOException {
        ByteBuffer in = loop.inbox();
        int read = channel.read(in);
        now = System.nanoTime();
        if (read < 0) {
            closed();
            return;
        }
        in.flip();
        if (reader.feed(in)) {
            complete(reader.head().closes());
        }
    }

    private void closed() throws IOException {
        if (waiting && !reader.endsWithClose()) {
            throw new IOException("the connection was closed before the answer's end");
        }
        complete(true);
    }

    private void complete(boolean connectionEnds) throws IOException {
        if (waiting) {
            waiting = false;
            judge();
        }
        if (connectionEnds) {
            channel.close();
            if (!stopping) {
                reconnect();
            }
        } else if (!stopping) {
            send();
        }
    }

    private void judge() {
        int status = reader.head().status();
        if (status < 200 || status > 299) {
            tally.error("status " + status);
        } else if (order.shape().stream() && chunks != order.shape().chunks()) {
            tally.error(
                    "a stream ended after " + chunks + " of " + order.shape().chunks() + " chunks");
        } else {
            tally.answer(now - began, now);
        }
    }

    private void reconnect() throws IOException {
        connect();
        send();
    }

    /** Counts it, and goes on over a new connection; a gateway that takes none ends this caller. */
    private void fail(String why) {
        tally.error(why);
        boolean again = !stopping;
        close();
        if (again) {
            try {
                stopping = false;
                reconnect();
            } catch (IOException refused) {
                tally.error(refused.getMessage());
                close();
            }
        }
    }
}
