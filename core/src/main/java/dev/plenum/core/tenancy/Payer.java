package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;

/**
 * Whom a budget is of. An organization pays for all its projects, a project for what it runs and for its keys, a key for the requests that come
 * with it.
 *
 * @param name of the organization or project, or the key's id
 */
public record Payer(Kind kind, String name) implements Comparable<Payer> {

    /** From the one that spans most to the one that spans least. */
    public enum Kind {
        ORGANIZATION("organization"),
        PROJECT("project"),
        KEY("key");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As in texts. */
        public String word() {
            return word;
        }
    }

    public static Payer organization(String name) {
        return new Payer(Kind.ORGANIZATION, name);
    }

    public static Payer project(String name) {
        return new Payer(Kind.PROJECT, name);
    }

    public static Payer key(String id) {
        return new Payer(Kind.KEY, id);
    }

    /** Reads what {@link #toString} writes, and {@code project:NAME}. @throws PlenumException INVALID_REQUEST */
    public static Payer parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return project(text);
        }
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.word + ":")) {
                return new Payer(kind, text.substring(colon + 1));
            }
        }
        throw new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "'" + text + "' has no budget",
                "a project, project:NAME, organization:NAME or key:ID",
                "Write it in one of these forms");
    }

    /** As in a sentence, such as {@code organization acme}. */
    public String words() {
        return kind.word + " " + name;
    }

    /** A project's plain name, else such as {@code organization:acme}: no name has a colon. */
    @Override
    public String toString() {
        return kind == Kind.PROJECT ? name : kind.word + ":" + name;
    }

    @Override
    public int compareTo(Payer other) {
        return toString().compareTo(other.toString());
    }
}
