package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import java.time.Duration;

/** What the limits say to a request. */
public sealed interface Verdict {

    /** It may go on, and is counted. Exactly one of the two ends it, once: a second call does nothing. Safe from any thread. */
    non-sealed interface Reservation extends Verdict {

        /** Of one that no limit is concerned with. */
        Reservation FREE = new Reservation() {
            @Override
            public void settle(long actualTokens) {}

            @Override
            public void release() {}
        };

        /** It has ended: what was reserved too much is given back, what was used beyond is added, both at the time of its admission. */
        void settle(long actualTokens);

        /** It came to nothing: it counts as though it had never been. */
        void release();
    }

    /**
     * It may not go on, and nothing is counted.
     *
     * @param limit the one that is free last of those that are exhausted
     * @param ofProject whether it is the project's; else the key's
     * @param used what counts against it now
     * @param retryAfter when as much as was asked for is free again, if nobody else comes first; for concurrent requests, which nobody can know, 1 s
     * @param never the request alone is more than the limit: no later try will pass
     */
    record Refused(Limit limit, boolean ofProject, long used, Duration retryAfter, boolean never) implements Verdict {}
}
