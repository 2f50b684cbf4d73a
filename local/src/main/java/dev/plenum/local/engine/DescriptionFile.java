package dev.plenum.local.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads one JSON description and gathers all that is wrong with it: each problem names the file, the key, the value and
 * what was expected. A getter that finds something wrong notes it and returns a harmless value.
 */
final class DescriptionFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String file;
    private final String path;
    private final JsonNode node;
    private final List<String> problems;

    private DescriptionFile(String file, String path, JsonNode node, List<String> problems) {
        this.file = file;
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    static DescriptionFile parse(String file, String text) throws CatalogException {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw new CatalogException(List.of(file + ": expected a JSON object"));
            }
            return new DescriptionFile(file, "", root, new ArrayList<>());
        } catch (JacksonException e) {
            throw new CatalogException(List.of(file + ": not valid JSON: " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())));
        }
    }

    void finish() throws CatalogException {
        if (!problems.isEmpty()) {
            throw new CatalogException(problems);
        }
    }

    void problem(String key, Object value, String expected) {
        problems.add(file + ": key '" + path + key + "' is " + value + ", expected " + expected);
    }

    /** Unknown keys are problems: a misspelt key must not be ignored in silence. */
    void onlyKeys(Set<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problems.add(file + ": key '" + path + key + "' is unknown, expected one of " + new TreeSet<>(known));
            }
        }
    }

    String text(String key) {
        JsonNode value = value(key);
        if (!value.isString() || value.stringValue().isBlank()) {
            problem(key, show(value), "a text");
            return "";
        }
        return value.stringValue();
    }

    int integer(String key, int lowest, int highest) {
        JsonNode value = value(key);
        if (!value.isInt() || value.intValue() < lowest || value.intValue() > highest) {
            problem(key, show(value), "a whole number from " + lowest + " to " + highest);
            return lowest;
        }
        return value.intValue();
    }

    List<String> texts(String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.isString() ? element.stringValue() : ""));
        }
        if (!value.isArray() || texts.contains("")) {
            problem(key, show(value), "a list of texts");
        }
        return texts;
    }

    List<Integer> integers(String key) {
        JsonNode value = value(key);
        List<Integer> numbers = new ArrayList<>();
        if (value.isArray() && value.valueStream().allMatch(JsonNode::isInt)) {
            value.forEach(element -> numbers.add(element.intValue()));
        } else {
            problem(key, show(value), "a list of whole numbers");
        }
        return numbers;
    }

    Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(key).node.properties()) {
            if (entry.getValue().isString()) {
                texts.put(entry.getKey(), entry.getValue().stringValue());
            } else {
                problem(key + "." + entry.getKey(), entry.getValue(), "a text");
            }
        }
        return texts;
    }

    DescriptionFile object(String key) {
        JsonNode value = value(key);
        if (!value.isObject()) {
            problem(key, show(value), "an object");
        }
        return new DescriptionFile(file, path + key + ".", value, problems);
    }

    List<DescriptionFile> objects(String key) {
        JsonNode value = value(key);
        List<DescriptionFile> objects = new ArrayList<>();
        if (!value.isArray() || value.isEmpty() || !value.valueStream().allMatch(JsonNode::isObject)) {
            problem(key, show(value), "a list of objects, at least one");
            return objects;
        }
        for (int i = 0; i < value.size(); i++) {
            objects.add(new DescriptionFile(file, path + key + "[" + i + "].", value.get(i), problems));
        }
        return objects;
    }

    CommandTemplate template(String key, Set<String> placeholders) {
        CommandTemplate template = new CommandTemplate(texts(key));
        for (String name : template.placeholders()) {
            if (!placeholders.contains(name)) {
                problem(key, "using {" + name + "}", "only " + new TreeSet<>(placeholders));
            }
        }
        return template;
    }

    Drain drain(String key) {
        DescriptionFile drain = object(key);
        String signal = drain.text("signal");
        if (!Set.of("TERM", "INT", "QUIT", "HUP").contains(signal)) {
            drain.problem("signal", "'" + signal + "'", "TERM, INT, QUIT or HUP");
        }
        return new Drain(signal, drain.integer("seconds", 0, 3600), drain.integers("exitStatuses"));
    }

    private JsonNode value(String key) {
        JsonNode value = node.get(key);
        return value == null ? MissingNode.getInstance() : value;
    }

    private static String show(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
