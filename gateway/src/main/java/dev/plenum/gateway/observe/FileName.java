package dev.plenum.gateway.observe;

import dev.plenum.gateway.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;

/** Any project's name as the name of a file: letters, digits, {@code _}, {@code -} as they are, other bytes as {@code %2F}; of very long ones the hash. */
final class FileName {

    private static final int LONGEST = 200;

    private FileName() {}

    static String of(String name) {
        StringBuilder safe = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            if (one >= '0' && one <= '9'
                    || one >= 'a' && one <= 'z'
                    || one >= 'A' && one <= 'Z'
                    || one == '_'
                    || one == '-') {
                safe.append((char) one);
            } else {
                safe.append("%%%02X".formatted(one & 0xff));
            }
        }
        return safe.length() <= LONGEST ? safe.toString() : Snapshot.hash(name);
    }
}
