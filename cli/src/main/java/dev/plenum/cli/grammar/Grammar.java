package dev.plenum.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What may follow one command.
 *
 * @param name the last word of the command, such as {@code list}
 * @param summary one line for the help
 */
public record Grammar(String name, String summary, List<Flag> flags, List<Parameter> parameters) {

    public static final Flag JSON =
            Flag.toggle("--json", "Print the API's document on standard output and nothing else.");
    public static final Flag PROJECT =
            Flag.value("--project", "NAME", "The project; default: $PLENUM_PROJECT, else all or 'default'.");
    public static final Flag DATA =
            Flag.value("--data", "DIR", "Data directory of the installation; default: $PLENUM_DATA, else ~/.plenum.");
    private static final List<Flag> EVERYWHERE = List.of(JSON, PROJECT, DATA);

    /** A grammar with the flags that every command has. */
    public static Grammar of(String name, String summary, List<Flag> flags, Parameter... parameters) {
        List<Flag> all = new ArrayList<>(flags);
        all.addAll(EVERYWHERE);
        return new Grammar(name, summary, List.copyOf(all), List.of(parameters));
    }

    /** {@code [FLAGS] ID}: for one line of a message. */
    public String shape() {
        StringBuilder shape = new StringBuilder("[FLAGS]");
        for (Parameter parameter : parameters) {
            String label = parameter.label() + (parameter.max() == Parameter.ANY ? "..." : "");
            shape.append(' ').append(parameter.min() == 0 ? "[" + label + "]" : label);
        }
        return shape.toString();
    }

    Optional<Flag> flag(String typed) {
        for (Flag flag : flags) {
            if (flag.name().equals(typed) || flag.alias().filter(typed::equals).isPresent()) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }

    /** The flags that may stand before the command too, as in {@code plenum --data DIR job list}. */
    public static Optional<Flag> everywhere(String typed) {
        return EVERYWHERE.stream().filter(flag -> flag.name().equals(typed)).findFirst();
    }

    boolean accepts(int words) {
        long min = 0;
        long max = 0;
        for (Parameter parameter : parameters) {
            min += parameter.min();
            max += parameter.max();
        }
        return words >= min && words <= max;
    }
}
