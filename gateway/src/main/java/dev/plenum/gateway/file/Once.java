package dev.plenum.gateway.file;

import java.util.HashMap;
import java.util.Map;

/** Values that may stand in a file only once. */
final class Once {

    private final String what;
    private final Map<Object, Place> first = new HashMap<>();

    Once(String what) {
        this.what = what;
    }

    /** Says where the value stood before, without showing it. */
    void check(Field field, Object value) {
        Place before = first.putIfAbsent(value, field.place());
        if (before != null) {
            field.wrong("repeats the " + what + " of line " + before.line(), "each once");
        }
    }
}
