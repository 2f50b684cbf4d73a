package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.util.List;

/** What an organization owes for a period: the statements of its projects, and their sum. */
public record OrganizationStatement(String organization, List<Statement> projects) {

    public OrganizationStatement {
        projects = List.copyOf(projects);
    }

    /** The sum of its projects' totals. */
    public Money total(boolean simulated) {
        return projects.stream().map(statement -> statement.total(simulated)).reduce(Money.ZERO, Money::plus);
    }
}
