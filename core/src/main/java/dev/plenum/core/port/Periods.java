package dev.plenum.core.port;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which months of the ledger are closed. What is posted in a closed month never changes again: usage of its days that comes later is posted on the
 * first open day. The server closes; statements ask.
 */
public interface Periods {

    /**
     * Closes the month and every earlier one that is open, and posts what rounding to statement lines makes of them. One that is closed stays as it
     * is.
     *
     * @param at now
     * @throws dev.plenum.core.error.PlenumException INVALID_REQUEST when the month is not over
     */
    void close(YearMonth month, Instant at);

    /** In order. */
    List<Closed> closed();

    /**
     * Of each closed month, up to which record of each stream was posted when it was closed: usage of its days that came later is on the first open
     * day. A month that was closed before this was kept is not in it.
     */
    SortedMap<YearMonth, Map<Ledger.Stream, Long>> closedUpTo();

    /** A month whose statements are final. */
    record Closed(YearMonth month, Instant at) {}
}
