package dev.plenum.app.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the mock model server says, prepared as bytes. A streamed chunk's text is {@code ~} and the instant of its write in 16 hexadecimal digits. */
final class Answers {

    /** Before the instant of a chunk; stands nowhere else in a stream. */
    static final byte MARK = '~';

    static final int STAMP_DIGITS = 16;

    private static final byte[] HEX = HttpHead.text("0123456789abcdef");
    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            + "cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String USAGE =
            "{\"prompt_tokens\":31,\"completion_tokens\":50,\"total_tokens\":81,\"prompt_tokens_details\":{\"cached_tokens\":16}}";

    final ByteBuffer chat = json("200 OK", chatBody());
    final ByteBuffer embeddings = json("200 OK", embeddingsBody());
    final ByteBuffer models =
            json("200 OK", "{\"object\":\"list\",\"data\":[" + model("bench") + "," + model("bench-embed") + "]}");
    final ByteBuffer healthy = json("200 OK", "{\"status\":\"ok\"}");
    final ByteBuffer unknown = json(
            "404 Not Found",
            "{\"error\":{\"message\":\"no such path\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"not_found\"}}");

    final ByteBuffer firstChunk = direct(STREAM_HEAD + frame(event(delta("\"role\":\"assistant\",", "null"))));
    final ByteBuffer chunk = direct(frame(event(delta("", "null"))));
    final ByteBuffer lastChunk = direct(frame(event(delta("", "\"stop\""))));
    final ByteBuffer usage = direct(frame(event("\"choices\":[],\"usage\":" + USAGE)));
    final ByteBuffer done = direct(frame("data: [DONE]\n\n") + "0\r\n\r\n");

    /** Writes the instant into a chunk, which is then ready to be sent. */
    static ByteBuffer stamped(ByteBuffer chunk, long nanos) {
        int at = markIn(chunk) + 1;
        for (int i = 0; i < STAMP_DIGITS; i++) {
            chunk.put(at + i, HEX[(int) (nanos >>> (60 - 4 * i)) & 0xf]);
        }
        return chunk.rewind();
    }

    /** From its end, where the mark is near. */
    private static int markIn(ByteBuffer chunk) {
        int at = chunk.limit() - 1;
        while (chunk.get(at) != MARK) {
            at--;
        }
        return at;
    }

    private static String chatBody() {
        return "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1760000000,\"model\":\"bench\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello to everyone out there, and welcome to a fine day.\"},"
                + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":31,\"completion_tokens\":14,"
                + "\"total_tokens\":45,\"prompt_tokens_details\":{\"cached_tokens\":16}},\"system_fingerprint\":\"bench\"}";
    }

    private static String embeddingsBody() {
        String vector = IntStream.range(0, 64).mapToObj(i -> "0.0" + (i + 100)).collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[" + vector
                + "]}],\"model\":\"bench-embed\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";
    }

    private static String model(String id) {
        return "{\"id\":\"" + id + "\",\"object\":\"model\",\"created\":1760000000,\"owned_by\":\"bench\"}";
    }

    private static String delta(String role, String finish) {
        return "\"choices\":[{\"index\":0,\"delta\":{" + role + "\"content\":\"" + (char) MARK
                + "0".repeat(STAMP_DIGITS) + "\"},\"logprobs\":null,\"finish_reason\":" + finish + "}]";
    }

    private static String event(String choices) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"bench\","
                + choices + "}\n\n";
    }

    private static String frame(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static ByteBuffer json(String status, String body) {
        return direct("HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
