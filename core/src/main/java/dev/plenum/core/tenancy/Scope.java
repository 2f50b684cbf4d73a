package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.Locale;

/**
 * Where a role holds, and what an operation is about: everything, an organization with all its projects, or one project.
 *
 * @param name of the organization or project; empty for everything
 */
public record Scope(Kind kind, String name) {

    /** How much it spans. */
    public enum Kind {
        EVERYTHING,
        ORGANIZATION,
        PROJECT;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Scope EVERYTHING = new Scope(Kind.EVERYTHING, "");

    public Scope {
        if (kind != Kind.EVERYTHING) {
            Project.checkName(kind.wireName() + " name", name);
        }
    }

    public static Scope organization(String name) {
        return new Scope(Kind.ORGANIZATION, name);
    }

    public static Scope project(String name) {
        return new Scope(Kind.PROJECT, name);
    }

    /** Reads what {@link #toString} writes. @throws PlenumException INVALID_REQUEST */
    public static Scope parse(String text) {
        if (text.equals(Kind.EVERYTHING.wireName())) {
            return EVERYTHING;
        }
        for (Kind kind : new Kind[] {Kind.ORGANIZATION, Kind.PROJECT}) {
            if (text.startsWith(kind.wireName() + ":")) {
                return new Scope(kind, text.substring(text.indexOf(':') + 1));
            }
        }
        throw new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "scope '" + text + "'",
                "everything, organization:NAME or project:NAME",
                "Write the scope in one of these forms");
    }

    /** Such as {@code everything}, {@code organization:acme}, {@code project:vision}. */
    @Override
    public String toString() {
        return kind == Kind.EVERYTHING ? kind.wireName() : kind.wireName() + ":" + name;
    }
}
