package dev.plenum.gateway;

/**
 * Tokens of one request, as an engine reports them.
 *
 * @param input all of the input, the cached part included
 * @param cached the part of the input that the engine had read before
 */
record Tokens(long input, long cached, long output) {

    /** Reads a {@code usage} object of any of the dialects; it stands before the object. What is no count from 0 is taken for 0. */
    static Tokens read(JsonScan json) {
        long input = 0;
        long cached = 0;
        long output = 0;
        long beside = 0;
        json.enter('{');
        while (json.property()) {
            if (json.nameIs("prompt_tokens") || json.nameIs("input_tokens")) {
                input = count(json);
            } else if (json.nameIs("completion_tokens") || json.nameIs("output_tokens")) {
                output = count(json);
            } else if (json.nameIs("cache_read_input_tokens") || json.nameIs("cache_creation_input_tokens")) {
                // Anthropic counts these beside the input, OpenAI within it.
                boolean read = json.nameIs("cache_read_input_tokens");
                long count = count(json);
                beside += count;
                cached += read ? count : 0;
            } else if ((json.nameIs("prompt_tokens_details") || json.nameIs("input_tokens_details"))
                    && json.peek() == '{') {
                cached = details(json);
            } else {
                json.skip();
            }
        }
        return new Tokens(input + beside, Math.min(cached, input + beside), output);
    }

    private static long details(JsonScan json) {
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

    /** What is known later wins, part by part: some dialects tell the input at the start of a stream and the output at its end. */
    Tokens then(Tokens later) {
        return new Tokens(
                later.input > 0 ? later.input : input,
                later.input > 0 ? later.cached : cached,
                Math.max(output, later.output));
    }
}
