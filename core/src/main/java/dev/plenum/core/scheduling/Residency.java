package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which nodes a project's work may be on: those of its regions, without an export rule that forbids it.
 *
 * <p>Goal: nothing is ever placed where law or contract forbids it. Constraint: no step costs more for it. Algorithm: region and export rule are labels of
 * nodes; so what a project may use is a condition on labels, which is added to every request before a place is looked for ({@link LabelsMatch}). Projects
 * that are bound alike share rankings. Example: project p is bound to region eu and of CN, rule r forbids CN, rule s forbids KP: a request of p gets
 * {@code region: [eu]} and {@code export-rule: ["", s]}; one that asks for region us as well gets no region at all.
 */
public final class Residency {

    private static final String REGION = "region";

    private final World world;
    private final SortedMap<String, SortedMap<String, List<String>>> labels = new TreeMap<>();

    Residency(World world) {
        this.world = world;
    }

    /** Rules have changed. */
    void forget() {
        labels.clear();
    }

    /** The project is new or was changed; whether it may use other nodes than it might when it was last asked for. */
    boolean changes(Project project) {
        SortedMap<String, List<String>> before = labels.get(project.name());
        SortedMap<String, List<String>> now = allowed(project.binding());
        labels.put(project.name(), now);
        return before != null && !before.equals(now);
    }

    /** What these replicas ask for as this variant, on nodes that their project may use; 0 is the workload's own request. */
    List<Request> requests(WorkloadState state, List<Replica> due, int variant) {
        List<Request> requests = new ArrayList<>(due.size());
        for (Replica replica : due) {
            Request asked = state.workload().request(replica.id().rank(), variant);
            requests.add(within(state.workload().project(), asked));
        }
        return requests;
    }

    /** The same request, on nodes that the project may use. */
    Request within(String project, Request request) {
        SortedMap<String, List<String>> allowed = labels.get(project);
        if (allowed == null) {
            allowed = allowed(world.projects().get(project).binding());
            labels.put(project, allowed);
        }
        return allowed.isEmpty() ? request : narrowed(request, allowed);
    }

    private SortedMap<String, List<String>> allowed(Binding binding) {
        SortedMap<String, List<String>> allowed = new TreeMap<>();
        if (!binding.regions().isEmpty()) {
            allowed.put(REGION, binding.regions());
        }
        if (!world.exportRules().isEmpty()) {
            List<String> rules = new ArrayList<>(List.of(""));
            world.exportRules().values().stream()
                    .filter(rule -> rule.forbids(binding).isEmpty())
                    .forEach(rule -> rules.add(rule.name()));
            allowed.put(ExportRule.LABEL, rules);
        }
        return allowed;
    }

    private static Request narrowed(Request request, SortedMap<String, List<String>> allowed) {
        Constraints asked = request.constraints().orElse(Constraints.NONE);
        SortedMap<String, List<String>> both = new TreeMap<>(asked.labels());
        allowed.forEach((label, values) -> both.merge(
                label, values, (own, may) -> own.stream().filter(may::contains).toList()));
        return new Request(
                request.cpu(),
                request.memory(),
                request.devices(),
                request.extras(),
                Optional.of(new Constraints(both, asked.tolerations(), asked.within(), asked.mostPerNode())));
    }

    /**
     * Why a project's work may not be on a node, to follow the node's name; empty where it may.
     *
     * @param rules by name
     */
    public static Optional<String> forbids(Project project, Node node, SortedMap<String, ExportRule> rules) {
        Binding binding = project.binding();
        if (!binding.allowsRegion(node.region())) {
            String region = node.region().isEmpty() ? "no region" : "region " + node.region();
            return Optional.of("in " + region + ": project " + project.name() + " is bound to "
                    + String.join(", ", binding.regions()));
        }
        return Optional.ofNullable(rules.get(node.exportRule())).flatMap(rule -> rule.forbids(binding)
                .map(why -> "under export rule " + rule.name() + ", " + why + " (project " + project.name() + ")"));
    }

    /** The same of the World's own projects and rules. */
    Optional<String> forbids(String project, Node node) {
        return forbids(world.projects().get(project), node, world.exportRules());
    }
}
