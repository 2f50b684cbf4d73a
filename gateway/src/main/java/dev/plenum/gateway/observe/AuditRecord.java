package dev.plenum.gateway.observe;

import dev.plenum.gateway.snapshot.Audit;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The prompt and the answer of one request, gathered on its event loop as they pass, up to the project's bound each. After it was handed to the
 * {@link AuditStore} nothing changes it.
 */
public final class AuditRecord {

    private static final int FIRST = 1 << 10;

    private final AuditStore store;
    private final int maxBytes;
    private final byte[] request;
    private final boolean requestCut;
    private byte[] answer = {};
    private int answerSize;
    private boolean answerCut;
    private int held;
    private AccessLine line;

    /** @param size of the body so many bytes, which the store holds already */
    AuditRecord(AuditStore store, Audit audit, byte[] body, int size) {
        this.store = store;
        this.maxBytes = audit.maxBytes();
        this.request = Arrays.copyOf(body, size);
        this.requestCut = size < body.length;
        this.held = size;
    }

    /** As many bytes as the store has room for: all or none. */
    private int hold(int bytes) {
        if (!store.hold(bytes)) {
            return 0;
        }
        held += bytes;
        return bytes;
    }

    /** Bytes of the answer are about to leave. */
    public void answer(ByteBuf part) {
        int count = room(part.readableBytes());
        part.getBytes(part.readerIndex(), answer, answerSize, count);
        answerSize += count;
    }

    /** The whole answer is about to leave. */
    public void answer(byte[] body) {
        int count = room(body.length);
        System.arraycopy(body, 0, answer, answerSize, count);
        answerSize += count;
    }

    /** How many of so many bytes fit. */
    private int room(int more) {
        int count = answerCut ? 0 : Math.min(more, maxBytes - answerSize);
        if (answerSize + count > answer.length) {
            int grown = Math.min(maxBytes, Math.max(Math.max(FIRST, 2 * answer.length), answerSize + count));
            int added = hold(grown - answer.length);
            answer = Arrays.copyOf(answer, answer.length + added);
        }
        int fits = Math.min(count, answer.length - answerSize);
        answerCut |= fits < more;
        return fits;
    }

    void ended(AccessLine known) {
        line = known;
    }

    AccessLine line() {
        return line;
    }

    int held() {
        return held;
    }

    void writeTo(LineBuffer out, TimeText time) {
        out.begin();
        out.name("time");
        time.write(out, line.startEpochNanos() / 1_000_000_000, (int)
                (line.startEpochNanos() % 1_000_000_000 / 1_000_000));
        out.text("request_id", line.requestId());
        out.text("key", line.key());
        out.text("method", line.method());
        out.text("path", line.path());
        out.text("model", line.model());
        out.number("status", line.status());
        out.text("outcome", line.outcome());
        Content.write(out, "request", request, request.length, requestCut);
        Content.write(out, "answer", answer, answerSize, answerCut);
        out.end();
    }
}
