package dev.plenum.core.port;

import dev.plenum.core.billing.RatedAmount;
import java.util.List;
import java.util.Map;

/**
 * What the ledger has posted by now for usage of some days, in one reading. The preview of prices compares with it.
 *
 * @param marks up to which records it has posted
 * @param amounts of all projects
 */
public record PostedUsage(Map<Ledger.Stream, Long> marks, List<RatedAmount> amounts) {

    public PostedUsage {
        amounts = List.copyOf(amounts);
    }
}
