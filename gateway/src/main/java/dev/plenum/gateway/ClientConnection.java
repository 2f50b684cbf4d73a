package dev.plenum.gateway;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The reading side of a caller's connection. While a request is being answered nobody reads it, so that a caller who leaves would go unnoticed until
 * a write fails: minutes, if the engine is reading a long prompt. So a watch reads ahead; what it reads belongs to the next request and is handed on.
 */
final class ClientConnection implements Supplier<byte[]> {

    /** The connection of the request that the current thread answers. */
    static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    /** No bytes: the caller sends nothing more. */
    private static final byte[] END = new byte[0];

    private final DataReader source;
    private CompletableFuture<byte[]> ahead;
    private Runnable whenGone;

    ClientConnection(DataReader source) {
        this.source = source;
    }

    /** Runs this when the caller closes the connection before {@link #unwatch}. Only once the request's body has been read. */
    synchronized void watch(Runnable action) {
        whenGone = action;
        if (ahead == null) {
            CompletableFuture<byte[]> read = new CompletableFuture<>();
            ahead = read;
            Thread.ofVirtual().name("client-watch").start(() -> readAhead(read));
        } else if (isEnd(ahead)) {
            action.run();
        }
    }

    synchronized void unwatch() {
        whenGone = null;
    }

    private void readAhead(CompletableFuture<byte[]> read) {
        byte[] bytes = readSource();
        read.complete(bytes);
        if (bytes.length == 0) {
            gone();
        }
    }

    private synchronized void gone() {
        if (whenGone != null) {
            whenGone.run();
        }
    }

    /** The next bytes, for the server's parser; {@code null} at the end, as it expects. */
    @Override
    public byte[] get() {
        CompletableFuture<byte[]> read;
        synchronized (this) {
            read = ahead;
            if (read == null || !isEnd(read)) {
                ahead = null;
            }
        }
        byte[] bytes = read == null ? readSource() : read.join();
        return bytes.length == 0 ? null : bytes;
    }

    private static boolean isEnd(CompletableFuture<byte[]> read) {
        return read.isDone() && read.join().length == 0;
    }

    private byte[] readSource() {
        try {
            source.ensureAvailable();
            BufferData data = source.readBuffer();
            byte[] bytes = new byte[data.available()];
            data.read(bytes);
            return bytes;
        } catch (RuntimeException e) {
            // Closed, reset or timed out: in each case no more comes from this caller.
            return END;
        }
    }
}
