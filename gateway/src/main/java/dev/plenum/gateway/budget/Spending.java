package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * What a gateway tells the control plane of all its accounts. All amounts are sums since the gateway's start, so that a report may be lost, late or doubled.
 *
 * @param gateway the incarnation of its usage log
 * @param number of this report; the next one's is higher
 * @param sequence all that {@code spent} contains is in its usage log up to here, itself included; -1 when it is empty
 */
public record Spending(String gateway, Life life, long number, long sequence, List<Account> accounts) {

    public Spending {
        accounts = List.copyOf(accounts);
    }

    /**
     * From one start of a gateway to its end; the later one is greater. Two lives of one gateway that no usage lies between had nothing to spend.
     *
     * @param firstSequence the first that it could write to its usage log
     */
    public record Life(long firstSequence, Instant startedAt) implements Comparable<Life> {

        @Override
        public int compareTo(Life other) {
            int order = Long.compare(firstSequence, other.firstSequence);
            return order != 0 ? order : startedAt.compareTo(other.startedAt);
        }
    }

    /**
     * Of a payer in a month, UTC.
     *
     * @param project or another payer, in its text form
     * @param returned of what was granted it gave so much back
     * @param spent what ended requests cost
     * @param reserved what requests under way may cost
     * @param waiting what all requests that wait may cost
     * @param first what the one that waits longest may cost
     * @param active it had requests lately, so that it could use more at hand
     */
    public record Account(
            String project,
            YearMonth month,
            Money returned,
            Money spent,
            Money reserved,
            Money waiting,
            Money first,
            boolean active) {}
}
