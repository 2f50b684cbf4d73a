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
     * How much a project, or another payer, may spend through one gateway in a month, UTC.
     *
     * @param granted since the gateway's start; it never falls
     * @param refuses there is not so much left: what waited for it or for more is refused; zero: nothing is
     * @param waitedIn the number of the report that it waited in
     */
    public record Lease(String project, YearMonth month, Money granted, Money refuses, long waitedIn) {}
}
