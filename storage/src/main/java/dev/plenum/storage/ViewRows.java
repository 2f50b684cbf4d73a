package dev.plenum.storage;

import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** Writes what changed into the tables of {@code views.db}, within the transaction it is given. */
final class ViewRows {

    private final Database in;
    private final EventCodec codec;

    ViewRows(Database in, EventCodec codec) {
        this.in = in;
        this.codec = codec;
    }

    void write(Changes changes) throws SQLException {
        World world = changes.world();
        for (String name : changes.projects) {
            project(name, world.projects().get(name));
        }
        for (String name : changes.exportRules) {
            in.update(
                    "insert or replace into export_rule (name, value) values (?, ?)",
                    name,
                    json(world.exportRules().get(name)));
        }
        for (String organization : changes.moneyRules) {
            in.update(
                    "insert or replace into money_rule (organization, value) values (?, ?)",
                    organization,
                    json(world.moneyRules().get(organization)));
        }
        if (changes.directory) {
            in.update("insert or replace into directory (one, value) values (1, ?)", json(world.directory()));
        }
        for (String id : changes.keys) {
            key(id, world.keys().get(id));
        }
        for (String payer : changes.budgets) {
            budget(payer, world.budgets().get(payer));
        }
        for (String name : changes.nodes) {
            node(name, world.nodes().get(name));
        }
        for (var price : changes.prices.entrySet()) {
            in.update(
                    "insert or replace into price (id, position, value) values (?, ?, ?)",
                    price.getValue().id(),
                    price.getKey(),
                    json(price.getValue()));
        }
        for (var model : changes.models.values()) {
            in.update(
                    "insert or replace into model (project, name, value) values (?, ?, ?)",
                    model.project(),
                    model.name(),
                    json(model));
        }
        for (WorkloadId id : changes.workloads) {
            WorkloadState alive = world.workloads().get(id);
            if (alive != null) {
                workload(alive);
            }
        }
        for (WorkloadState over : changes.ended.values()) {
            workload(over);
        }
    }

    private void project(String name, Project project) throws SQLException {
        if (project != null) {
            in.update("insert or replace into project (name, value) values (?, ?)", name, json(project));
        }
    }

    private void key(String id, ApiKey key) throws SQLException {
        if (key == null) {
            in.update("delete from api_key where id = ?", id);
        } else {
            in.update("insert or replace into api_key (id, value) values (?, ?)", id, json(key));
        }
    }

    private void budget(String payer, Budget budget) throws SQLException {
        if (budget == null) {
            in.update("delete from payer_budget where payer = ?", payer);
        } else {
            in.update("insert or replace into payer_budget (payer, value) values (?, ?)", payer, json(budget));
        }
    }

    private void node(String name, NodeStatus node) throws SQLException {
        if (node == null) {
            in.update("delete from node where name = ?", name);
        } else {
            in.update(
                    "insert or replace into node (name, rank, value) values (?, ?, ?)", name, node.rank(), json(node));
        }
    }

    private void workload(WorkloadState state) throws SQLException {
        in.update(
                """
                insert or replace into workload (id, project, name, kind, alive, placed, position, submitted, ended, state)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                state.id().text(),
                state.workload().project(),
                state.workload().name(),
                state.workload().kind(),
                state.outcome().isPresent() ? 0 : 1,
                placed(state) ? 1 : 0,
                state.position(),
                state.submittedAt().toString(),
                state.outcome().map(outcome -> outcome.at().toString()),
                json(state));
    }

    private static boolean placed(WorkloadState state) {
        return state.outcome().isEmpty()
                && state.replicas().stream()
                        .anyMatch(replica -> replica.phase().place().isPresent());
    }

    private String json(Object value) {
        return new String(codec.write(value), StandardCharsets.UTF_8);
    }
}
