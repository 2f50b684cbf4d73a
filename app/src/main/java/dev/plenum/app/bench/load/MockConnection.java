package dev.plenum.app.bench.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection to the mock model server: a request, its answer, the next request. */
final class MockConnection implements Ready {

    private static final byte[] CHAT = HttpHead.text("post /v1/chat/completions");
    private static final byte[] COMPLETIONS = HttpHead.text("post /v1/completions");
    private static final byte[] EMBEDDINGS = HttpHead.text("post /v1/embeddings");
    private static final byte[] MODELS = HttpHead.text("get /v1/models");
    private static final byte[] HEALTH = HttpHead.text("get /health");

    private final MockServer server;
    private final Loop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Asked asked = new Asked();
    private final HttpReader reader = HttpReader.ofRequests(asked);
    private boolean streaming;
    private boolean usage;
    private boolean queued;
    private int sent;
    private long due;
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    MockConnection(MockServer server, Loop loop, SocketChannel channel) throws IOException {
        this.server = server;
        this.loop = loop;
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    long due() {
        return due;
    }

    @Override
    public void ready() {
        try {
            if (key.isWritable()) {
                flush();
            }
            if (key.isValid() && key.isReadable()) {
                read();
            }
        } catch (IOException broken) {
            close();
        }
    }

    /** The chunk that is due, and those after it that need not wait. */
    void next() {
        queued = false;
        try {
            emit();
        } catch (IOException broken) {
            close();
        }
    }

    private void read() throws IOException {
        ByteBuffer in = loop.inbox();
        if (channel.read(in) < 0) {
            close();
            return;
        }
        in.flip();
        while (reader.feed(in)) {
            answer();
            asked.clear();
        }
    }

    private void answer() throws IOException {
        Answers answers = server.answers();
        HttpHead head = reader.head();
        if (head.begins(CHAT) || head.begins(COMPLETIONS)) {
            if (asked.stream()) {
                stream();
            } else {
                send(answers.chat.rewind());
            }
        } else if (head.begins(EMBEDDINGS)) {
            send(answers.embeddings.rewind());
        } else if (head.begins(MODELS)) {
            send(answers.models.rewind());
        } else {
            send((head.begins(HEALTH) ? answers.healthy : answers.unknown).rewind());
        }
    }

    private void stream() throws IOException {
        streaming = true;
        usage = asked.usageInStream();
        sent = 0;
        due = System.nanoTime();
        server.began();
        emit();
    }

    private void emit() throws IOException {
        while (streaming && !queued && !unsent.hasRemaining()) {
            if (sent >= server.chunks()) {
                finish();
                return;
            }
            send(Answers.stamped(chunk(), System.nanoTime()));
            sent++;
            yieldOrPause();
        }
    }

    /** A stream alone lets the driver read after each chunk; many together write all of theirs at once, which costs the fewest turns. */
    private void yieldOrPause() {
        if (server.paceNanos() > 0 || server.streaming() == 1) {
            due = server.paceNanos() > 0 ? due + server.paceNanos() : System.nanoTime();
            queued = true;
            server.later(this);
        }
    }

    private ByteBuffer chunk() {
        Answers answers = server.answers();
        if (sent == 0) {
            return answers.firstChunk;
        }
        return sent + 1 == server.chunks() ? answers.lastChunk : answers.chunk;
    }

    private void finish() throws IOException {
        streaming = false;
        if (usage) {
            send(server.answers().usage.rewind());
        }
        send(server.answers().done.rewind());
        server.ended(false);
    }

    /** What the socket does not take is kept; a stream then waits. */
    private void send(ByteBuffer bytes) throws IOException {
        if (!unsent.hasRemaining()) {
            channel.write(bytes);
        }
        if (bytes.hasRemaining()) {
            ByteBuffer all = ByteBuffer.allocate(unsent.remaining() + bytes.remaining());
            unsent = all.put(unsent).put(bytes).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void flush() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
            emit();
        }
    }

    private void close() {
        if (streaming) {
            streaming = false;
            server.ended(true);
        }
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // Nothing more to release.
        }
    }
}
