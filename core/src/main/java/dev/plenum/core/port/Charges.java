package dev.plenum.core.port;

import dev.plenum.core.billing.Charge;
import java.time.LocalDate;
import java.util.List;

/** The ledger's charges, each posted once and never changed. Statements ask. */
public interface Charges {

    /** Those of one project that stand on these days, both included, as they were posted. */
    List<Charge> ofProject(String project, LocalDate from, LocalDate to);

    /** Those of the organization as a whole that stand on these days, both included, as they were posted. */
    List<Charge> ofOrganization(String organization, LocalDate from, LocalDate to);
}
