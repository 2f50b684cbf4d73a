package dev.plenum.core.port;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

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

    /** A month whose statements are final. */
    record Closed(YearMonth month, Instant at) {}
}
