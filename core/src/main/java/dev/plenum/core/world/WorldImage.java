package dev.plenum.core.world;

import dev.plenum.core.billing.Books;
import dev.plenum.core.billing.Price;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A World as one immutable value, each list in the World's own order: what a snapshot stores. */
public record WorldImage(
        long position,
        List<Project> projects,
        List<ApiKey> keys,
        List<Price> prices,
        List<NodeStatus> nodes,
        List<WorkloadState> workloads,
        List<IdempotencyKey> idempotencyKeys,
        List<ProjectHistory> histories,
        SortedMap<String, Instant> outOfBudget,
        Directory directory,
        SortedMap<String, Budget> budgets,
        Books books,
        List<ExportRule> exportRules,
        SortedMap<String, MoneyRule> moneyRules) {

    /** One of an earlier version lacks the last ones: nothing was out of budget, and who owns which project is known all the same. */
    public WorldImage {
        books = books == null ? Books.EMPTY : books;
        budgets = budgets == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(budgets));
        outOfBudget = outOfBudget == null
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(outOfBudget));
        moneyRules = Collections.unmodifiableSortedMap(new TreeMap<>(moneyRules));
        if (directory == null) {
            directory = Directory.EMPTY;
            for (Project project : projects) {
                directory = directory.with(project);
            }
        }
    }

    /** A key that a submission was made with. */
    public record IdempotencyKey(String project, Idempotency idempotency, WorkloadId id) {}
}
