package dev.plenum.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One HTTP/1.1 connection to an engine, for one request at a time. A plain blocking socket: closing it from another thread ends the engine's work at
 * once, its read time limit is the limit between chunks, and what has arrived can be passed on without waiting for more.
 */
final class UpstreamConnection implements AutoCloseable {

    private static final int MAX_HEAD_BYTES = 64 << 10;

    private final Target target;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 << 10];
    private int at;
    private int end;
    private long idleSinceNanos;

    private UpstreamConnection(Target target, Socket socket) throws IOException {
        this.target = target;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static UpstreamConnection open(Target target, Duration limit) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(target.baseUrl().getHost(), target.port()), millis(limit));
            return new UpstreamConnection(target, socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    Target target() {
        return target;
    }

    /** Sends a request and waits for the head of its answer. */
    UpstreamAnswer exchange(Admission admission, byte[] body, TimeLimits limits) throws IOException {
        socket.setSoTimeout(millis(limits.firstByte()));
        byte[] head = head(admission, body.length);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        UpstreamAnswer answer = UpstreamAnswer.read(this);
        socket.setSoTimeout(millis(limits.betweenChunks()));
        return answer;
    }

    /** The caller's own headers, its key above all, stay here. */
    private byte[] head(Admission admission, int length) {
        String path = target.baseUrl().getRawPath();
        return ("POST " + path + admission.endpoint().path() + " HTTP/1.1\r\nHost: "
                        + target.baseUrl().getRawAuthority()
                        + "\r\nContent-Type: application/json\r\nAccept: "
                        + (admission.streams() ? "text/event-stream" : "application/json")
                        + "\r\nX-Request-Id: " + admission.requestId()
                        + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A line of a head or of chunked framing, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (at == end && !fill()) {
                throw new EOFException("the engine closed the connection");
            }
            char next = (char) (buffer[at++] & 0xff);
            if (next == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            if (line.length() == MAX_HEAD_BYTES) {
                throw new IOException("a line of the engine's answer is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            line.append(next);
        }
    }

    /** Up to {@code most} bytes, waiting only for the first; -1 where the engine closed the connection. */
    int read(byte[] into, int offset, int most) throws IOException {
        if (at == end && !fill()) {
            return -1;
        }
        int count = Math.min(most, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    boolean hasBuffered() {
        return at < end;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(count, 0);
        return count > 0;
    }

    void limitReadsTo(Duration limit) throws IOException {
        socket.setSoTimeout(millis(limit));
    }

    void idle(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    boolean idleLonger(Duration limit, long nowNanos) {
        return nowNanos - idleSinceNanos > limit.toNanos();
    }

    private static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: it is being given up.
        }
    }
}
