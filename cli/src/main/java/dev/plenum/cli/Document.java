package dev.plenum.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of the API as the commands read it: fields by the names on the wire. Not the records of module {@code api}, because binding those costs 170 ms
 * of start-up where this costs 25; the tests feed it what those records become.
 */
record Document(Map<String, Object> fields) {

    /** Empty text when it is absent. */
    String text(String name) {
        Object value = fields.get(name);
        return value == null ? "" : value.toString();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    Optional<Double> number(String name) {
        return fields.get(name) instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    long whole(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    Optional<Instant> instant(String name) {
        String text = text(name);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Between two instants of this document, if it has both. */
    Optional<Duration> between(String from, String to) {
        return instant(from).flatMap(start -> instant(to).map(end -> Duration.between(start, end)));
    }

    @SuppressWarnings("unchecked")
    Document object(String name) {
        return new Document(fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of());
    }

    @SuppressWarnings("unchecked")
    List<Document> list(String name) {
        return items(name).stream()
                .filter(item -> item instanceof Map)
                .map(item -> new Document((Map<String, Object>) item))
                .toList();
    }

    /** The elements that are text or numbers, as text. */
    List<String> texts(String name) {
        return items(name).stream().map(Object::toString).toList();
    }

    private List<?> items(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }
}
