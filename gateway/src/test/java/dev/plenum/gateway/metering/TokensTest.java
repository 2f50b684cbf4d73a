package dev.plenum.gateway.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.gateway.json.JsonScan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TokensTest {

    private static Tokens read(String usage) {
        byte[] bytes = usage.getBytes(StandardCharsets.UTF_8);
        return Tokens.read(new JsonScan(bytes, 0, bytes.length));
    }

    @Test
    void theCachedPartOfTheInputIsRead() {
        assertEquals(new Tokens(2006, 1920, 300), read("""
                {"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
                 "prompt_tokens_details":{"audio_tokens":0,"cached_tokens":1920},
                 "completion_tokens_details":{"reasoning_tokens":0}}"""));
    }

    @Test
    void oddDetailsCountAsNothingCached() {
        assertEquals(
                new Tokens(5, 7), read("{\"prompt_tokens\":5,\"completion_tokens\":7,\"prompt_tokens_details\":null}"));
        assertEquals(
                new Tokens(5, 0),
                read("{\"prompt_tokens_details\":{\"cached_tokens\":{\"cached_tokens\":3}},\"prompt_tokens\":5}"));
        assertEquals(new Tokens(5, 0), read("{\"prompt_tokens_details\":{\"cached_tokens\":-3},\"prompt_tokens\":5}"));
    }

    @Test
    void noMoreIsCachedThanWasAsked() {
        assertEquals(
                new Tokens(5, 5, 0), read("{\"prompt_tokens_details\":{\"cached_tokens\":9},\"prompt_tokens\":5}"));
    }
}
