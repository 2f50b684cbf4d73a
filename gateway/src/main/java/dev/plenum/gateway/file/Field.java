package dev.plenum.gateway.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the file, with the keys that lead to it. Whatever is read from it either is right or is told to {@link Errors} and comes back empty.
 *
 * @param path such as {@code keys[0].limits[1].per}; empty for the whole file
 */
record Field(Node node, String path, Errors errors) {

    Place place() {
        return Place.of(node.getStartMark());
    }

    /** Says what is wrong with the value, without showing it. */
    void wrong(String what, String expected) {
        errors.add(place(), (path.isEmpty() ? "the file" : path) + " " + what, expected);
    }

    /** Says that the value, which is no secret, is wrong. */
    void refused(String value, String expected) {
        wrong("is '" + value + "'", expected);
    }

    void missing(String key, String expected) {
        errors.add(place(), below(key) + " is missing", expected);
    }

    /** A mapping with no keys but these. */
    Optional<Section> section(List<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            wrong("is " + kind(), "keys such as " + String.join(", ", known));
            return Optional.empty();
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
            Place at = Place.of(entry.getKeyNode().getStartMark());
            Field field = new Field(entry.getValueNode(), below(key), errors);
            if (!known.contains(key)) {
                unknown(at, key, known);
            } else if (fields.putIfAbsent(key, field) != null) {
                errors.add(at, field.path + " stands here a second time", "each key once");
            }
        }
        return Optional.of(new Section(this, fields));
    }

    /** Somebody may have put a secret where a key belongs: only what looks like a key is shown. */
    private void unknown(Place at, String key, List<String> known) {
        Optional<String> near = Nearest.to(key, known);
        String shown = near.isPresent() || key.matches("[a-z_]{1,24}") ? key : "(a name that is not shown)";
        errors.add(at, below(shown) + ": there is no such key", near.orElse("one of " + String.join(", ", known)));
    }

    /** A mapping whose keys are anything, in the file's order; empty, and told, when it is none. */
    Map<String, Field> entries() {
        Map<String, Field> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            wrong("is " + kind(), "a mapping, such as {name: value}");
            return entries;
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
            entries.put(key, new Field(entry.getValueNode(), below(key), errors));
        }
        return entries;
    }

    private String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Empty, and told, when it is no list. */
    List<Field> items() {
        if (!(node instanceof SequenceNode list)) {
            wrong("is " + kind(), "a list, such as [a, b], or [] for none");
            return List.of();
        }
        List<Field> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(new Field(item, path + "[" + items.size() + "]", errors));
        }
        return items;
    }

    /** What each item of a list says; items that are wrong are left out. */
    <T> List<T> each(Function<Field, Optional<T>> read) {
        return items().stream().flatMap(item -> read.apply(item).stream()).toList();
    }

    /** A text or a number as it is written; never empty. */
    Optional<String> text(String expected) {
        if (!(node instanceof ScalarNode scalar)
                || scalar.getTag().equals(Tag.NULL)
                || scalar.getValue().isBlank()) {
            wrong("is " + kind(), expected);
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private String kind() {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar
            when scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank() -> "empty";
            default -> "a single value";
        };
    }
}
