package dev.plenum.cli.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads arguments that are plainly right; whatever is wrong or unusual goes to {@link PicocliReader}, which is the law and has the words. This one exists for
 * start-up: picocli's class files predate what an AOT cache can hold, so loading it costs 85 ms and reading the arguments here costs one. A test
 * reads random command lines with both: what this one accepts, picocli reads the same.
 */
public final class QuickReader {

    private QuickReader() {}

    /** Empty: let picocli decide. */
    public static Optional<Arguments> read(Grammar grammar, List<String> typed) {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < typed.size(); i++) {
            String argument = typed.get(i);
            if (argument.equals("--")) {
                words.addAll(typed.subList(i + 1, typed.size()));
                break;
            }
            if (!argument.startsWith("-") || argument.equals("-")) {
                words.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            Optional<Flag> found = grammar.flag(equals < 0 ? argument : argument.substring(0, equals));
            boolean last = equals < 0 && i + 1 == typed.size();
            if (found.isEmpty() || found.get().takesValue() && last) {
                return Optional.empty();
            }
            Flag flag = found.get();
            boolean again = flags.containsKey(flag.name());
            if (again && !flag.repeatable() || !flag.takesValue() && equals >= 0) {
                return Optional.empty();
            }
            List<String> values = flags.computeIfAbsent(flag.name(), any -> new ArrayList<>());
            if (flag.takesValue()) {
                String value = equals < 0 ? typed.get(++i) : argument.substring(equals + 1);
                if (value.isEmpty() || value.startsWith("-") && value.length() > 1) {
                    return Optional.empty();
                }
                values.add(value);
            }
        }
        return grammar.accepts(words.size()) ? Optional.of(new Arguments(flags, words)) : Optional.empty();
    }
}
