package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import java.time.YearMonth;
import java.util.List;

/**
 * What the control plane answers a gateway's {@link Spending} with. It may be lost, late or doubled.
 *
 * @param life whose leases these are; another life ignores them
 */
public record Grants(Spending.Life life, List<Lease> leases) {

    public Grants {
        leases = List.copyOf(leases);
    }

    /**
     * How much a project may spend through one gateway in a month, UTC.
     *
     * @param granted since the gateway's start; it never falls
     * @param answers the number of the report whose waiting requests this is the last word on: what does not fit is refused. 0: wait on
     */
    public record Lease(String project, YearMonth month, Money granted, long answers) {}
}
