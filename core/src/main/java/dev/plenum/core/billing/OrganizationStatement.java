package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.util.ArrayList;
import java.util.List;

/**
 * What an organization owes for a period: the statements of its projects, their sum, and what is due beside it.
 *
 * @param charges of the organization as a whole
 * @param accruing what the close of a month that is open would charge, were it closed now
 */
public record OrganizationStatement(
        String organization, List<Statement> projects, List<Charge> charges, List<Charge> accruing) {

    public OrganizationStatement {
        projects = List.copyOf(projects);
        charges = List.copyOf(charges);
        accruing = List.copyOf(accruing);
    }

    /** What the projects' net and its own charges come to. */
    public Due due() {
        Money projectsNet =
                projects.stream().map(statement -> statement.due().net()).reduce(Money.ZERO, Money::plus);
        List<Charge> all = new ArrayList<>(charges);
        all.addAll(accruing);
        return Due.of(projectsNet, all);
    }

    /** The sum of its projects' totals. */
    public Money total(boolean simulated) {
        return projects.stream().map(statement -> statement.total(simulated)).reduce(Money.ZERO, Money::plus);
    }
}
