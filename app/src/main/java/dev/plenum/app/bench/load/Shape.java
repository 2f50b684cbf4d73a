package dev.plenum.app.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is asked for, and how the mock model server answers a stream. */
public enum Shape {
    /** A request of some 190 bytes, an answer of some 410. */
    JSON(false, 0, MockServer.USUAL_CHUNKS),
    /** A prompt of 196 kB, the same answer. */
    LONG_PROMPT(false, 0, MockServer.USUAL_CHUNKS),
    /** A stream of 50 chunks, back to back. */
    STREAM(true, 0, MockServer.USUAL_CHUNKS),
    /** The same stream at 10 ms a chunk. */
    PACED(true, 10_000_000, MockServer.USUAL_CHUNKS),
    /** A stream of 5 s that the client leaves after five chunks. */
    LEFT(true, 10_000_000, 500);

    private static final int LONG_PROMPT_CHARACTERS = 196_000;

    private final boolean stream;
    private final long paceNanos;
    private final int chunks;

    Shape(boolean stream, long paceNanos, int chunks) {
        this.stream = stream;
        this.paceNanos = paceNanos;
        this.chunks = chunks;
    }

    boolean stream() {
        return stream;
    }

    /** Between two chunks. */
    long paceNanos() {
        return paceNanos;
    }

    /** Of a stream. */
    int chunks() {
        return chunks;
    }

    /** The request as bytes, ready to be sent. */
    ByteBuffer request(List<String> fields) {
        String body = body();
        StringBuilder text = new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        text.append("content-type: application/json\r\n");
        fields.forEach(field -> text.append(field).append("\r\n"));
        text.append("content-length: ").append(body.length()).append("\r\n\r\n").append(body);
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private String body() {
        String prompt = this == LONG_PROMPT
                ? "All work and no play makes a long prompt. ".repeat(LONG_PROMPT_CHARACTERS / 42)
                : "Please say hello to the whole world in one short sentence.";
        return "{\"model\":\"bench\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
                + "{\"role\":\"user\",\"content\":\"" + prompt + "\"}],\"max_tokens\":64"
                + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
    }
}
