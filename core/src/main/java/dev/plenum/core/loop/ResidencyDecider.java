package dev.plenum.core.loop;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.scheduling.Notices;
import dev.plenum.core.scheduling.Residency;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes where projects may run, and has what may no longer be where it is leave with notice: whole gangs, and any replica of a service. They wait for a
 * place that is allowed, and go on there from their last checkpoint.
 */
record ResidencyDecider(Notices notices) {

    /** What the change makes of projects, nodes and rules. */
    private record After(
            SortedMap<String, Project> projects, SortedMap<String, Node> nodes, SortedMap<String, ExportRule> rules) {

        After(World world) {
            this(new TreeMap<>(world.projects()), new TreeMap<>(), new TreeMap<>(world.exportRules()));
            world.nodes().forEach((name, status) -> nodes.put(name, status.node()));
        }

        Optional<String> forbids(Workload workload, Replica replica) {
            return replica.phase().place().flatMap(place -> Residency.forbids(
                            projects.get(workload.project()), nodes.get(place.node()), rules)
                    .map(why -> "node " + place.node() + " is " + why));
        }
    }

    Decision bind(World world, String name, Binding binding, Instant now) {
        After after = new After(world);
        after.projects.put(name, world.projects().get(name).with(binding));
        return decision(world, name, new Event.ProjectBound(name, binding), after, now);
    }

    Decision set(World world, ExportRule rule, Instant now) {
        After after = new After(world);
        after.rules.put(rule.name(), rule);
        return decision(world, rule.name(), new Event.ExportRuleSet(rule), after, now);
    }

    Decision register(World world, Node node, Instant now) {
        checkRule(world, node);
        After after = new After(world);
        after.nodes.put(node.name(), node);
        return decision(world, node.name(), new Event.NodeRegistered(node), after, now);
    }

    private Decision decision(World world, String id, Event change, After after, Instant now) {
        List<Event> events = new ArrayList<>(List.of(change));
        for (WorkloadState state : world.workloads().values()) {
            List<Replica> forbidden = state.replicas().stream()
                    .filter(replica -> after.forbids(state.workload(), replica).isPresent())
                    .toList();
            if (!forbidden.isEmpty() && state.stopping().isEmpty()) {
                String why =
                        after.forbids(state.workload(), forbidden.getFirst()).orElseThrow();
                boolean gang = state.workload() instanceof Job;
                events.addAll(notices.to(gang ? state.replicas() : forbidden, why, Optional.empty(), now));
            }
        }
        return new Decision(id, events);
    }

    private static void checkRule(World world, Node node) {
        boolean known = node.exportRule().isEmpty() || world.exportRules().containsKey(node.exportRule());
        if (!known) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "node '" + node.name() + "' under export rule '" + node.exportRule() + "', which is not known",
                    "one of " + world.exportRules().keySet(),
                    "Enter the rule first: plenum export-rule set " + node.exportRule());
        }
    }

    /** A workload that asks for regions to which its project is not bound could never start: it is refused. */
    static void checkRegion(Project project, Workload workload) {
        List<String> asked = workload.request()
                .constraints()
                .orElse(Constraints.NONE)
                .labels()
                .getOrDefault("region", List.of());
        if (!asked.isEmpty() && asked.stream().noneMatch(project.binding()::allowsRegion)) {
            throw new PlenumException(
                    ErrorCode.NEVER_FITS,
                    "it asks for region " + String.join(", ", asked) + ", and project " + project.name()
                            + " is bound to "
                            + String.join(", ", project.binding().regions()),
                    "a region that its project may use",
                    "Ask for another region, or have the project bound to it: plenum project bind " + project.name());
        }
    }
}
