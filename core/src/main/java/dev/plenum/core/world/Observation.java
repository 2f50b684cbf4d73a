package dev.plenum.core.world;

import dev.plenum.core.workload.Exit;
import java.time.Duration;

/** What a runtime saw of one replica. Run times are the shim's own monotonic measure since the start of this generation. */
public sealed interface Observation {

    /** Its process runs. */
    record Started() implements Observation {}

    /** It answers at this endpoint, such as {@code http://127.0.0.1:41235}. */
    record Ready(String endpoint) implements Observation {}

    /** It still runs. */
    record Alive(Duration runTime) implements Observation {}

    /** It is over. {@code runTime} is zero when it never ran, and the last one known when it was lost. */
    record Ended(Exit exit, Duration runTime) implements Observation {}
}
