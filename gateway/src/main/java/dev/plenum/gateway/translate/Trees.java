package dev.plenum.gateway.translate;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as objects. Numbers keep all their digits. */
final class Trees {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Trees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object with a {@code type}, which comes first as in the APIs' own answers. */
    static ObjectNode typed(String type) {
        return object().put("type", type);
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Of JSON that is written in the code. */
    static JsonNode value(String json) {
        return MAPPER.readTree(json);
    }

    /** A string where there is one. */
    static String string(JsonNode tree, String otherwise) {
        return tree.isString() ? tree.stringValue() : otherwise;
    }

    static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /**
     * What an engine sent.
     *
     * @throws IOException when it is no JSON object
     */
    static ObjectNode object(byte[] bytes, int from, int to) throws IOException {
        try {
            if (MAPPER.readTree(bytes, from, to - from) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            // Told below.
        }
        throw new IOException("it sent something else than a JSON object");
    }

    /** A caller's body, which was checked to be an object before; only its measures can be too much here. */
    static ObjectNode body(byte[] bytes) {
        try {
            return (ObjectNode) MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw Untranslatable.wrongType(
                    "the request body", "nested at most 500 levels deep, with numbers of at most 1,000 digits");
        }
    }
}
