package dev.plenum.local.runtime;

import dev.plenum.core.workload.ReplicaId;
import java.util.Optional;

/** One generation of one replica; its name is that of its directory, such as {@code job-7k3.0-1}. */
record ReplicaKey(ReplicaId replica, int generation) {
    String name() {
        return replica + "-" + generation;
    }

    /** Empty for a name that is none of ours. */
    static Optional<ReplicaKey> parse(String name) {
        int dash = Math.max(0, name.lastIndexOf('-'));
        try {
            return Optional.of(new ReplicaKey(
                    ReplicaId.parse(name.substring(0, dash)), Integer.parseInt(name.substring(dash + 1))));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
