package dev.plenum.gateway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Against Jackson, on documents of which most have one byte changed. */
class JsonScanTest {

    private static final String[] PIECES = {
        "a", "model", "é", "漢", "😀", "\\\"", "\\\\", "\\u00e9", "\\n", "\u007f", " ", "0123456789abcdef"
    };
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void whatItTakesAndRefusesIsWhatAnotherStrictParserTakesAndRefuses() {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] document = value(random, 3).getBytes(StandardCharsets.UTF_8);
            if (seed % 4 > 0) {
                document[random.nextInt(document.length)] = (byte) random.nextInt(128);
            }
            boolean taken = taken(document);
            assertEquals(takenByJackson(document), taken, () -> new String(document, StandardCharsets.UTF_8));
            refused += taken ? 0 : 1;
        }
        assertTrue(refused > 3_000 && refused < 17_000, "refused " + refused);
    }

    private static boolean taken(byte[] document) {
        try {
            JsonScan json = new JsonScan(document, 0, document.length);
            json.skip();
            return json.peek() < 0;
        } catch (JsonScan.Malformed e) {
            return false;
        }
    }

    private static boolean takenByJackson(byte[] document) {
        try {
            JACKSON.readTree(document);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> string(random);
            case 1 -> String.valueOf(random.nextInt());
            case 2 -> String.valueOf(random.nextDouble() * 1e9);
            case 3 -> random.nextBoolean() ? "null" : String.valueOf(random.nextBoolean());
            case 4 -> "[" + value(random, depth - 1) + ", " + value(random, depth - 1) + "]";
            default ->
                "{" + string(random) + ":" + value(random, depth - 1) + ",\"b\" :\t" + value(random, depth - 1) + "}";
        };
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append('"').toString();
    }
}
