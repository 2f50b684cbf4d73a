package dev.plenum.core.port;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Rated;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/** The ledger's charges, each posted once and never changed, and what those of the next close will be reckoned from. Statements ask. */
public interface Charges {

    /** Those of one project that stand on these days, both included, as they were posted. */
    List<Charge> ofProject(String project, LocalDate from, LocalDate to);

    /** Those of the organization as a whole that stand on these days, both included, as they were posted. */
    List<Charge> ofOrganization(String organization, LocalDate from, LocalDate to);

    /** What was agreed with it or with all, and what of its credits and deposits is used. */
    MonthEnd.Standing standing(String organization);

    /** What these projects were posted in the month, by the day that it stands on. */
    List<Rated> sums(List<String> projects, YearMonth month);
}
