package dev.plenum.storage;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.DayCost;
import dev.plenum.core.units.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Posts what owning the fleet cost, within the transaction it is given: the use of the devices is debited, split by what became of their time, and owning
 * them is credited. A day that is posted again gets the difference, so that a cost entered late, or the same day twice, never changes a posting.
 */
final class CostPostings {

    private final Database in;

    CostPostings(Database in) {
        this.in = in;
    }

    void post(DayCost cost) throws SQLException {
        Map<String, Money> parts = new LinkedHashMap<>();
        parts.put("cost", cost.cost().billed());
        parts.put("held-cost", cost.cost().held());
        parts.put("idle-cost", cost.cost().idle());
        parts.put("out-of-service-cost", cost.cost().outOfService());
        Money owned = Money.ZERO;
        long entry = in.first("select coalesce(max(entry), 0) + 1 from posting", row -> row.getLong(1))
                .orElseThrow();
        for (var part : parts.entrySet()) {
            Money due = part.getValue().minus(posted(cost, part.getKey()));
            if (!due.isZero()) {
                keep(cost, part.getKey(), part.getValue());
                enter(entry, cost, part.getKey(), due);
                owned = owned.plus(due);
            }
        }
        if (!owned.isZero()) {
            enter(entry, cost, "owning", owned.negated());
        }
    }

    private Money posted(DayCost cost, String account) throws SQLException {
        Meter meter = cost.meter();
        return in.first(
                        """
                        select posted_high, posted_low from owning_cost
                        where day = ? and kind = ? and model = ? and simulated = ? and account = ?""",
                        row -> Amount.read(row, "posted"),
                        cost.day().toString(),
                        meter.kind().name(),
                        meter.subject(),
                        meter.simulated() ? 1 : 0,
                        account)
                .orElse(Money.ZERO);
    }

    private void keep(DayCost cost, String account, Money posted) throws SQLException {
        in.update(
                """
                insert or replace into owning_cost (day, kind, model, simulated, account, posted_high, posted_low)
                values (?, ?, ?, ?, ?, ?, ?)""",
                cost.day().toString(),
                cost.meter().kind().name(),
                cost.meter().subject(),
                cost.meter().simulated() ? 1 : 0,
                account,
                Amount.high(posted),
                Amount.low(posted));
    }

    private void enter(long entry, DayCost cost, String account, Money amount) throws SQLException {
        Instant ends = cost.day().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        in.update(
                """
                insert into posting (entry, project, at, account, amount_high, amount_low, source)
                values (?, '', ?, ?, ?, ?, ?)""",
                entry,
                ends.toString(),
                account(cost.meter(), account),
                Amount.high(amount),
                Amount.low(amount),
                "device-time " + cost.day());
    }

    private static String account(Meter meter, String account) {
        String of = meter.kind() == Meter.Kind.CORE_SECONDS ? "cores" : "device-" + meter.subject();
        return (meter.simulated() ? "simulated-" : "") + account + "/" + of;
    }
}
