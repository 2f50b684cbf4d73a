package dev.plenum.gateway.metering;

import dev.plenum.gateway.json.JsonScan;

/**
 * Tokens of one request, as an engine reports them.
 *
 * @param input all of the prompt
 * @param cachedInput the part of the input that the engine found in its cache; never more than the input
 */
public record Tokens(long input, long cachedInput, long output) {

    public Tokens {
        cachedInput = Math.min(cachedInput, input);
    }

    public Tokens(long input, long output) {
        this(input, 0, output);
    }

    /** Reads a {@code usage} object of any of the dialects; it stands before the object. What is no count from 0 is taken for 0. */
    public static Tokens read(JsonScan json) {
        long input = 0;
        long cached = 0;
        long beside = 0;
        long output = 0;
        json.enter('{');
        while (json.property()) {
            if (json.nameIs("prompt_tokens") || json.nameIs("input_tokens")) {
                input = count(json);
            } else if (json.nameIs("completion_tokens") || json.nameIs("output_tokens")) {
                output = count(json);
            } else if (json.nameIs("cache_read_input_tokens")) {
                // Anthropic counts this and the next beside the input, OpenAI counts what is cached within it.
                cached = count(json);
                beside += cached;
            } else if (json.nameIs("cache_creation_input_tokens")) {
                beside += count(json);
            } else if (json.nameIs("prompt_tokens_details") || json.nameIs("input_tokens_details")) {
                cached = Math.max(cached, details(json));
            } else {
                json.skip();
            }
        }
        return new Tokens(input + beside, cached, output);
    }

    private static long details(JsonScan json) {
        if (json.peek() != '{') {
            json.skip();
            return 0;
        }
        long cached = 0;
        json.enter('{');
        while (json.property()) {
            if (json.nameIs("cached_tokens")) {
                cached = count(json);
            } else {
                json.skip();
            }
        }
        return cached;
    }

    private static long count(JsonScan json) {
        int first = json.peek();
        if (first < '0' || first > '9') {
            json.skip();
            return 0;
        }
        return Math.max(0, json.count());
    }

    /** What is known later wins, part by part: the Messages API tells the input at the start of a stream and the output at its end. */
    public Tokens then(Tokens later) {
        return later.input > 0
                ? new Tokens(later.input, later.cachedInput, Math.max(output, later.output))
                : new Tokens(input, cachedInput, Math.max(output, later.output));
    }

    public long total() {
        return input + output;
    }
}
