package dev.plenum.cli.grammar;

import java.util.Optional;

/**
 * One flag of a command.
 *
 * @param name with its dashes, such as {@code --cpu}
 * @param alias short form such as {@code -f}
 * @param label what stands for its value in the help; empty for a switch
 * @param repeatable may be given more than once
 */
public record Flag(String name, Optional<String> alias, String label, boolean repeatable, String help) {

    public static Flag value(String name, String label, String help) {
        return new Flag(name, Optional.empty(), label, false, help);
    }

    public static Flag toggle(String name, String help) {
        return new Flag(name, Optional.empty(), "", false, help);
    }

    public static Flag repeated(String name, String label, String help) {
        return new Flag(name, Optional.empty(), label, true, help);
    }

    public Flag or(String shortName) {
        return new Flag(name, Optional.of(shortName), label, repeatable, help);
    }

    public boolean takesValue() {
        return !label.isEmpty();
    }
}
