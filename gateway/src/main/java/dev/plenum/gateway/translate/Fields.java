package dev.plenum.gateway.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A caller's object, read property by property; one that is null is not there. What has another type than expected is refused by its name.
 *
 * @param path the way to it, such as {@code messages[2]}; empty for the request itself
 */
record Fields(ObjectNode node, String path) {

    String name(String property) {
        return path.isEmpty() ? property : path + "." + property;
    }

    private Optional<JsonNode> value(String property) {
        return Optional.ofNullable(node.get(property)).filter(value -> !value.isNull());
    }

    boolean has(String property) {
        return value(property).isPresent();
    }

    boolean isText(String property) {
        return node.path(property).isString();
    }

    Optional<String> text(String property) {
        return value(property).map(value -> {
            if (!value.isString()) {
                throw wrongType(property, "a string");
            }
            return value.stringValue();
        });
    }

    String textOf(String property) {
        return text(property).orElseThrow(() -> Untranslatable.missing(name(property)));
    }

    boolean flag(String property) {
        return value(property)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrongType(property, "true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    Optional<Fields> object(String property) {
        return value(property).map(value -> {
            if (value instanceof ObjectNode object) {
                return new Fields(object, name(property));
            }
            throw wrongType(property, "an object");
        });
    }

    /** An array's objects; none where it is not there. */
    List<Fields> objects(String property) {
        Optional<JsonNode> value = value(property);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.get().isArray()) {
            throw wrongType(property, "an array");
        }
        List<Fields> objects = new ArrayList<>(value.get().size());
        for (JsonNode element : value.get()) {
            String name = name(property) + "[" + objects.size() + "]";
            if (!(element instanceof ObjectNode object)) {
                throw Untranslatable.wrongType(name, "an object");
            }
            objects.add(new Fields(object, name));
        }
        return objects;
    }

    /** What it is by its {@code type}. */
    String type() {
        return textOf("type");
    }

    /** Hands a value on as it is; the engine judges it. */
    void copy(String property, ObjectNode to, String as) {
        value(property).ifPresent(value -> to.set(as, value));
    }

    /** Refuses each of these that is there and is neither false, 0 nor empty. */
    void refuse(String... properties) {
        for (String property : properties) {
            JsonNode value = node.path(property);
            boolean nothing = value.isMissingNode()
                    || value.isNull()
                    || (value.isBoolean() && !value.booleanValue())
                    || (value.isIntegralNumber() && value.asString().equals("0"))
                    || (value.isContainer() && value.isEmpty());
            if (!nothing) {
                throw unsupported(property, "cannot be carried over");
            }
        }
    }

    Untranslatable wrongType(String property, String expected) {
        return Untranslatable.wrongType(name(property), expected);
    }

    Untranslatable unsupported(String property, String what) {
        return Untranslatable.unsupported(name(property), what);
    }

    /** Of what its {@code type} says it is. */
    Untranslatable unsupportedType() {
        return unsupported("type", "is '" + type() + "', which cannot be carried over");
    }
}
