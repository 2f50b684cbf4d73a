package dev.plenum.core.port;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * Which months of the ledger are closed. What is posted in a closed month never changes again: usage of its days that comes later is posted on the
 * first open day. {@link Ledger#book} closes; statements ask.
 */
public interface Periods {

    /** In order. */
    List<Closed> closed();

    /** A month whose statements are final. */
    record Closed(YearMonth month, Instant at) {}
}
