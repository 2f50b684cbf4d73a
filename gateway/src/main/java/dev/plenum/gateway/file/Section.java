package dev.plenum.gateway.file;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A mapping of which every key is known. */
final class Section {

    private final Field whole;
    private final Map<String, Field> fields;

    Section(Field whole, Map<String, Field> fields) {
        this.whole = whole;
        this.fields = fields;
    }

    Field whole() {
        return whole;
    }

    Optional<Field> get(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /** Empty where the key is absent, and where its value is wrong, which is told. */
    <T> Optional<T> get(String key, Function<Field, Optional<T>> read) {
        return get(key).flatMap(read);
    }

    /** As {@link #get(String, Function)}; that the key is absent is told too. */
    <T> Optional<T> need(String key, String expected, Function<Field, Optional<T>> read) {
        if (!fields.containsKey(key)) {
            whole.missing(key, expected);
        }
        return get(key, read);
    }
}
