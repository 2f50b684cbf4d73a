package dev.plenum.gateway.observe;

import dev.plenum.gateway.metering.Tokens;
import java.util.Optional;

/**
 * One request that has ended. Texts are empty and times -1 where there is none; no prompt, no answer and no key is in it.
 *
 * @param startEpochNanos when its head had come, in nanoseconds since 1970
 * @param client the caller's address
 * @param key the id of its key
 * @param path without what is behind a question mark
 * @param model as the caller named it
 * @param servedBy the fallback that answered instead
 * @param target base address of the engine that was asked last
 * @param status of the answer; 499 when the caller left before one
 * @param outcome {@code ok}, {@code caller_gone}, {@code upstream_error}, or the code of the error it ended with
 * @param durationNanos up to the answer's last byte
 * @param firstChunkNanos up to the first content
 * @param tokens that it is charged for
 * @param estimated no engine counted all of them
 * @param bytesIn of the body
 * @param bytesOut of the answer's body, without framing
 * @param retries targets that were asked in vain before the last
 * @param traceId 32 hexadecimal digits
 */
public record AccessLine(
        long startEpochNanos,
        String requestId,
        String client,
        String key,
        String project,
        String method,
        String path,
        String model,
        String servedBy,
        String target,
        int status,
        String outcome,
        boolean streamed,
        long durationNanos,
        long firstChunkNanos,
        Optional<Tokens> tokens,
        boolean estimated,
        long bytesIn,
        long bytesOut,
        int retries,
        String traceId) {

    private static final long SECOND = 1_000_000_000L;

    void writeTo(LineBuffer line, TimeText time) {
        line.begin();
        line.name("time");
        time.write(line, startEpochNanos / SECOND, (int) (startEpochNanos % SECOND / 1_000_000));
        line.text("request_id", requestId);
        line.text("client", client);
        some(line, "key", key);
        some(line, "project", project);
        some(line, "method", method);
        some(line, "path", path);
        some(line, "model", model);
        some(line, "served_by", servedBy);
        some(line, "target", target);
        line.number("status", status);
        line.text("outcome", outcome);
        line.flag("streamed", streamed);
        line.millis("duration_ms", durationNanos);
        if (firstChunkNanos >= 0) {
            line.millis("time_to_first_chunk_ms", firstChunkNanos);
        }
        if (tokens.isPresent()) {
            writeTokens(line, tokens.get());
        }
        line.number("bytes_in", bytesIn);
        line.number("bytes_out", bytesOut);
        line.number("retries", retries);
        some(line, "trace_id", traceId);
        line.end();
    }

    private void writeTokens(LineBuffer line, Tokens used) {
        line.number("input_tokens", used.input());
        line.number("cached_input_tokens", used.cachedInput());
        line.number("output_tokens", used.output());
        line.flag("estimated", estimated);
    }

    private static void some(LineBuffer line, String name, String value) {
        if (!value.isEmpty()) {
            line.text(name, value);
        }
    }
}
