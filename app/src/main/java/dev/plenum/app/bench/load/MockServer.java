package dev.plenum.app.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A model server that does no work: chat completions, streamed ones and embeddings with usage, on as many ports as are asked for. */
final class MockServer implements Closeable {

    static final int USUAL_CHUNKS = 50;

    private static final int BACKLOG = 1024;

    private final Loop loop;
    private final Answers answers = new Answers();
    private final ArrayDeque<MockConnection> paced = new ArrayDeque<>();
    private final List<ServerSocketChannel> listening = new ArrayList<>();
    private int chunks = USUAL_CHUNKS;
    private long paceNanos;
    private int streaming;
    private int cut;

    MockServer(Loop loop, int ports) throws IOException {
        this.loop = loop;
        for (int i = 0; i < ports; i++) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            loop.register(channel, SelectionKey.OP_ACCEPT, () -> accept(channel));
            listening.add(channel);
        }
    }

    List<Integer> ports() {
        return listening.stream()
                .map(channel -> channel.socket().getLocalPort())
                .toList();
    }

    /** How every stream goes from now on, those that run included: so many chunks, so far apart; a pace of 0 is back to back. */
    void script(int chunks, long paceNanos) {
        this.chunks = chunks;
        this.paceNanos = paceNanos;
    }

    int chunks() {
        return chunks;
    }

    long paceNanos() {
        return paceNanos;
    }

    Answers answers() {
        return answers;
    }

    /** Streams that run. */
    int streaming() {
        return streaming;
    }

    /** Streams so far that the other side ended. */
    int cut() {
        return cut;
    }

    void began() {
        streaming++;
    }

    void ended(boolean byTheOtherSide) {
        streaming--;
        cut += byTheOtherSide ? 1 : 0;
    }

    /** All streams have the same pace, so the queue is in the order of what is due. */
    void later(MockConnection connection) {
        paced.add(connection);
    }

    /** Writes what is due; answers when the next chunk is, or {@link Long#MAX_VALUE}. */
    long tick(long now) {
        while (!paced.isEmpty() && paced.peek().due() <= now) {
            paced.poll().next();
        }
        return paced.isEmpty() ? Long.MAX_VALUE : paced.peek().due();
    }

    private void accept(ServerSocketChannel channel) {
        try {
            for (SocketChannel accepted = channel.accept(); accepted != null; accepted = channel.accept()) {
                new MockConnection(this, loop, accepted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocketChannel channel : listening) {
            channel.close();
        }
    }
}
