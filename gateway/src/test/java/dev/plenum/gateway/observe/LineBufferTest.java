package dev.plenum.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What it writes is what a JSON reader reads. */
class LineBufferTest {

    private final LineBuffer line = new LineBuffer();

    private JsonNode read() {
        String text = StandardCharsets.UTF_8.decode(line.content()).toString();
        assertEquals(text.length() - 1, text.indexOf('\n'), "one line");
        return new JsonMapper().readTree(text);
    }

    @Test
    void anyTextComesThrough() {
        StringBuilder all = new StringBuilder();
        for (char one = 0; one < 0x3000; one++) {
            all.append(one);
        }
        all.appendCodePoint(0x1f600).appendCodePoint(0x10ffff).append("\uffff end");
        line.begin();
        line.text("all", all);
        line.end();
        assertEquals(all.toString(), read().path("all").asString());
    }

    @Test
    void halfOfAPairIsReplaced() {
        line.begin();
        line.text("lone", "a\ud83db\ude00");
        line.end();
        assertEquals("a\ufffdb\ufffd", read().path("lone").asString());
    }

    @Test
    void numbersAndTimesAreExact() {
        for (long number : List.of(0L, 7L, 10L, 99_999L, Long.MAX_VALUE, -5L, Long.MIN_VALUE)) {
            line.clear();
            line.begin();
            line.number("n", number);
            line.flag("f", true);
            line.end();
            assertEquals(number, read().path("n").asLong());
        }
        line.clear();
        line.begin();
        line.millis("ms", 12_034_567);
        line.name("time");
        new TimeText().write(line, 1_795_435_200L + 3_661, 42);
        line.end();
        assertEquals(12.034, read().path("ms").asDouble());
        assertEquals("2026-11-23T13:01:01.042Z", read().path("time").asString());
    }
}
