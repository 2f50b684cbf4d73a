package dev.plenum.cli.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was typed after a command.
 *
 * @param flags values by the flag's name; a switch that was given has an empty list
 * @param words the parameters in order
 */
public record Arguments(Map<String, List<String>> flags, List<String> words) {

    public boolean has(String flag) {
        return flags.containsKey(flag);
    }

    public Optional<String> value(String flag) {
        List<String> values = flags.getOrDefault(flag, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    public List<String> values(String flag) {
        return flags.getOrDefault(flag, List.of());
    }

    /** The word at an index that the grammar requires. */
    public String word(int index) {
        return words.get(index);
    }
}
