package dev.plenum.server;

import dev.plenum.api.CurvePoint;
import dev.plenum.api.NodeDocument;
import dev.plenum.api.TodayDocument;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Puts together everything the page shows. */
record TodayDocuments(
        ServerPorts ports,
        StatusRoutes status,
        FleetMemory fleet,
        WorkloadDocuments workloads,
        Statements statements,
        Curves curves) {

    private static final int MOST_WORKLOADS = 200;
    private static final int MOST_CURVES = 8;
    private static final int MOST_NODES = 32;

    /** As much of it as the caller may see. */
    TodayDocument now(Exchange exchange) {
        Instant now = ports.time().now();
        String base = exchange.base();
        List<WorkloadState> states = shown(exchange);
        List<NodeStatus> nodes = fleet.nodes();
        int simulated =
                (int) nodes.stream().filter(each -> each.node().simulated()).count();
        return new TodayDocument(
                now,
                status.document(base, false),
                nodes(nodes),
                nodes.size() - simulated,
                simulated,
                workloads.of(states, base),
                curves(states),
                chatModels(states, exchange.sees(Permission.CHAT_USE)),
                money(now, exchange.sees(Permission.USAGE_READ)));
    }

    private static List<NodeDocument> nodes(List<NodeStatus> nodes) {
        return nodes.stream()
                .sorted(Comparator.comparing(each -> each.node().simulated()))
                .limit(MOST_NODES)
                .map(NodeDocuments::of)
                .toList();
    }

    boolean anythingAlive() {
        return !ports.views()
                .workloads(new Views.WorkloadQuery(Optional.empty(), Optional.empty(), true, 1))
                .isEmpty();
    }

    private List<WorkloadState> shown(Exchange exchange) {
        return new WorkloadLookup(ports.views())
                .seen(exchange, new Views.WorkloadQuery(Optional.empty(), Optional.empty(), false, MOST_WORKLOADS));
    }

    private Map<String, List<CurvePoint>> curves(List<WorkloadState> states) {
        Map<String, List<CurvePoint>> byJob = new TreeMap<>();
        states.stream()
                .filter(state -> state.workload() instanceof Job job && job.launch() instanceof Launch.Recipe)
                .limit(MOST_CURVES)
                .forEach(state -> byJob.put(
                        state.id().text(),
                        curves.of(state.id(), state.replica(0).generation())));
        return byJob;
    }

    private Map<String, List<String>> chatModels(List<WorkloadState> states, Predicate<String> seen) {
        Map<String, List<String>> byProject = new TreeMap<>();
        states.stream()
                .filter(state -> seen.test(state.workload().project()))
                .filter(this::chats)
                .forEach(state -> byProject
                        .computeIfAbsent(state.workload().project(), _ -> new ArrayList<>())
                        .add(state.workload().name()));
        return byProject;
    }

    private boolean chats(WorkloadState state) {
        return state.workload() instanceof Service service
                && service.launch() instanceof Launch.Engine engine
                && state.replicas().stream()
                        .anyMatch(replica -> replica.phase() instanceof ReplicaPhase.Running running
                                && running.endpoint().isPresent())
                && ports.views()
                        .model(service.project(), engine.model().name())
                        .filter(Model::chat)
                        .isPresent();
    }

    private List<TodayDocument.Money> money(Instant now, Predicate<String> seen) {
        return ports.views().projects().stream()
                .map(Project::name)
                .filter(seen)
                .map(project -> money(project, now))
                .toList();
    }

    private TodayDocument.Money money(String project, Instant now) {
        Statement statement = statements.of(project, Period.thisMonth(now), now);
        return new TodayDocument.Money(
                project,
                statement.currency(),
                StatementDocuments.amount(statement.total(false)),
                statements.perSecond(project, now).toString());
    }
}
