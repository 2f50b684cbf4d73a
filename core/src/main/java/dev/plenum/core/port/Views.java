package dev.plenum.core.port;

import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.billing.Price;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.owning.Entries;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/** What readers see of the World and of what has ended: a projection of the journal, a moment behind it. Safe from any thread. */
public interface Views {

    /** The journal position that this view has reached. */
    long position();

    /** Waits until the view has reached the position; false when that took longer. */
    boolean await(long position, Duration limit);

    /** Alive ones first, then ended ones, newest first in each. */
    List<WorkloadState> workloads(WorkloadQuery query);

    /** The project's workloads of which a replica has a place; however many wait, it costs only these. */
    List<WorkloadState> placed(String project);

    /** By id, or the newest of that name within the project, alive before ended. */
    Optional<WorkloadState> workload(String project, String idOrName);

    List<Project> projects();

    /** Whom nodes may not work for; by name. */
    List<ExportRule> exportRules();

    List<ApiKey> keys();

    /** Budgets of organizations and keys; a project has its own. */
    SortedMap<Payer, Budget> budgets();

    /** Who there is and who may do what; costs nothing to ask for. */
    Directory directory();

    List<Price> prices();

    List<NodeStatus> nodes();

    List<Model> models();

    /** By name: the project's own, else any project's. */
    Optional<Model> model(String project, String name);

    /** Who did what, the newest first. */
    List<AuditEntry> audit(AuditQuery query);

    /**
     * Device time of these days (UTC, both included), what is still open counted up to now; in any order, a slot more than once.
     */
    void deviceTime(LocalDate from, LocalDate to, Instant now, Entries entries);

    /** Borrowed and lent device time of these days (UTC, both included), in the same way. */
    void lentTime(LocalDate from, LocalDate to, Instant now, BiConsumer<Share, LentTime> entries);

    /** By organization; the others have {@link MoneyRule#DEFAULT}. */
    SortedMap<String, MoneyRule> moneyRules();

    /**
     * Which workloads to list.
     *
     * @param kind {@code job}, {@code dev}, {@code service}; empty: all
     * @param project empty: all
     * @param alive only those that have not ended
     */
    record WorkloadQuery(Optional<String> kind, Optional<String> project, boolean alive, int most) {}
}
