package dev.plenum.local.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words of a command with placeholders such as <code>{port}</code>. A value never becomes more than one word. */
record CommandTemplate(List<String> words) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

    CommandTemplate {
        words = List.copyOf(words);
    }

    Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        words.forEach(word -> PLACEHOLDER.matcher(word).results().forEach(found -> names.add(found.group(1))));
        return names;
    }

    Stream<String> fill(Map<String, String> values) {
        return words.stream().map(word -> fill(word, values));
    }

    static String fill(String word, Map<String, String> values) {
        return PLACEHOLDER.matcher(word).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for {" + found.group(1) + "} in '" + word + "'");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
