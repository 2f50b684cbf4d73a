package dev.plenum.core.loop;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceCut;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.scheduling.Notices;
import dev.plenum.core.tenancy.AccessKey;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Base32;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Stopping;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what users ask for. It changes nothing: it reads the World and returns events, or throws what is wrong with the request. */
final class CommandDecider {

    private final Endings endings;
    private final Notices notices;
    private final ResidencyDecider residency;

    CommandDecider(Endings endings, Notices notices) {
        this.endings = endings;
        this.notices = notices;
        this.residency = new ResidencyDecider(notices);
    }

    /** @throws PlenumException when the command is refused */
    Decision decide(World world, Input.Command command, Instant now) {
        return switch (command) {
            case Input.Submit submit -> SubmitDecider.submit(world, submit, now);
            case Input.Stop stop -> stop(world, stop, now);
            case Input.CreateProject(Project project) -> createProject(world, project);
            case Input.SetQuota(String name, Quota quota) -> {
                project(world, name);
                yield Decision.of(name, new Event.QuotaSet(name, quota));
            }
            case Input.SetBudget(Payer payer, var budget) -> setBudget(world, payer, budget);
            case Input.BindProject(String name, Binding binding) -> {
                project(world, name);
                yield residency.bind(world, name, binding, now);
            }
            case Input.SetMoneyRule(String organization, MoneyRule rule) -> {
                organization(world, organization);
                yield Decision.of(organization, new Event.MoneyRuleSet(organization, rule));
            }
            case Input.SetExportRule(ExportRule rule) -> residency.set(world, rule, now);
            case Input.CreateKey(ApiKey key) -> {
                project(world, key.project());
                String id = "key-" + Base32.of(world.position() + 1);
                yield Decision.of(id, new Event.KeyCreated(key.withId(id)));
            }
            case Input.RevokeKey(String id) -> {
                key(world, id);
                yield Decision.of(id, new Event.KeyRevoked(id));
            }
            case Input.RotateKey rotate -> rotate(world, rotate, now);
            case Input.SetKeyLimits(String id, var limits) -> {
                key(world, id);
                yield Decision.of(id, new Event.KeyLimitsSet(id, limits));
            }
            case Input.SetProjectLimits(String name, var limits) -> {
                project(world, name);
                yield Decision.of(name, new Event.ProjectLimitsSet(name, limits));
            }
            case Input.ChangeDirectory(var asked) -> {
                DirectoryChange change = identified(world, asked);
                List<Event> events =
                        world.directory().check(change) ? List.of(new Event.DirectoryChanged(change)) : List.of();
                yield new Decision(change.subject(), events);
            }
            case Input.By by -> by(by, decide(world, by.command(), now));
            case Input.Note(var act) -> Decision.of(act.subject(), new Event.ActNoted(act));
            case Input.SetPrice(Price price) -> PriceDecider.set(world, List.of(price), now);
            case Input.CutPrice(PriceCut cut) -> PriceDecider.set(world, cut.of(world.prices()), now);
            case Input.ClosePeriod(var month) -> BillingDecider.close(world, month, now);
            case Input.SetExchangeRate(var rate) -> BillingDecider.setRate(world, rate, now);
            case Input.EnterFact(var fact) -> BillingDecider.enter(world, fact, now);
            case Input.GiveRefund(var refund, Money charged) -> BillingDecider.refund(world, refund, charged, now);
            case Input.RegisterModel(var model) -> {
                project(world, model.project());
                yield Decision.of(model.name(), new Event.ModelRegistered(model));
            }
            case Input.RegisterNode(var node) -> register(world, node, now);
            case Input.LabelNode(String name, var labels) -> {
                node(world, name);
                yield register(world, world.nodes().get(name).node().with(labels), now);
            }
            case Input.RemoveNode(String name) -> removeNode(world, name);
            case Input.SetNodeState(String name, var state) -> {
                node(world, name);
                yield Decision.of(name, new Event.NodeStateSet(name, state));
            }
            case Input.DrainNode(String name) -> {
                node(world, name);
                yield new Decision(name, drain(world, name, now));
            }
        };
    }

    private static Decision setBudget(World world, Payer payer, Optional<Budget> budget) {
        switch (payer.kind()) {
            case ORGANIZATION -> organization(world, payer.name());
            case PROJECT -> project(world, payer.name());
            case KEY -> key(world, payer.name());
        }
        Event set = payer.kind() == Payer.Kind.PROJECT
                ? new Event.BudgetSet(payer.name(), budget)
                : new Event.PayerBudgetSet(payer, budget);
        return Decision.of(payer.toString(), set);
    }

    private static void organization(World world, String name) {
        if (!world.directory().organizations().containsKey(name)) {
            throw Decision.notFound("organization", name, "`plenum project list` shows the organizations of projects");
        }
    }

    private static DirectoryChange identified(World world, DirectoryChange change) {
        return change instanceof DirectoryChange.SetKey(AccessKey key)
                        && key.id().isEmpty()
                ? new DirectoryChange.SetKey(key.withId("key-" + Base32.of(world.position() + 1)))
                : change;
    }

    /** What led to nothing leaves no trace. */
    private static Decision by(Input.By by, Decision decision) {
        if (decision.events().isEmpty()) {
            return decision;
        }
        List<Event> events = new ArrayList<>(decision.events());
        events.add(new Event.CommandDone(
                by.actor(), by.name(), decision.id(), decision.events().size(), by.from()));
        return new Decision(decision.id(), events);
    }

    private static Decision rotate(World world, Input.RotateKey asked, Instant now) {
        key(world, asked.id());
        ApiKey old = world.keys().get(asked.id());
        if (old.expires().stream().anyMatch(end -> !now.isBefore(end))) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    "key " + old.id() + " has expired at " + old.expires().orElseThrow(),
                    "one that is still good",
                    "Create another: plenum key create NAME");
        }
        ApiKey fresh = old.renewed("key-" + Base32.of(world.position() + 1), asked.sha256(), asked.hint());
        List<Event> events = new ArrayList<>(List.of(new Event.KeyCreated(fresh)));
        if (old.expires().stream().allMatch(asked.end()::isBefore)) {
            events.add(new Event.KeyExpirySet(old.id(), asked.end()));
        }
        return new Decision(fresh.id(), events);
    }

    private static void key(World world, String id) {
        if (!world.keys().containsKey(id)) {
            throw Decision.notFound("key", id, "`plenum key list` shows the keys there are");
        }
    }

    private Decision stop(World world, Input.Stop stop, Instant now) {
        WorkloadState state = world.workload(stop.project(), stop.workload())
                .orElseThrow(() -> Decision.notFound(
                        "running or waiting workload",
                        stop.workload(),
                        "It may have ended already: `plenum job list` shows what there is"));
        if (state.stopping().isPresent()) {
            return new Decision(state.id().text(), List.of());
        }
        return new Decision(state.id().text(), endings.stop(state, new Stopping(stop.reason(), Phase.STOPPED), now));
    }

    private static Decision createProject(World world, Project project) {
        if (world.projects().containsKey(project.name())) {
            throw new PlenumException(
                    ErrorCode.NAME_TAKEN,
                    "project '" + project.name() + "' exists",
                    "a new name",
                    "`plenum project list` shows the projects there are");
        }
        return Decision.of(project.name(), new Event.ProjectCreated(project));
    }

    private Decision register(World world, Node node, Instant now) {
        NodeStatus known = world.nodes().get(node.name());
        if (known != null) {
            known.takenBeyond(node).ifPresent(missing -> {
                throw new PlenumException(
                        ErrorCode.CONFLICT,
                        "node '" + node.name() + "' without the " + missing + " that replicas on it hold",
                        "a node with at least what is taken of it",
                        "Empty it first: plenum node drain " + node.name());
            });
        }
        return residency.register(world, node, now);
    }

    private static Decision removeNode(World world, String name) {
        node(world, name);
        world.workloads().values().stream()
                .filter(state -> state.replicas().stream().anyMatch(replica -> replica.phase()
                        .place()
                        .filter(place -> place.node().equals(name))
                        .isPresent()))
                .findFirst()
                .ifPresent(state -> {
                    throw new PlenumException(
                            ErrorCode.CONFLICT,
                            "node '" + name + "' still runs " + state.id(),
                            "a node without replicas",
                            "Stop " + state.id() + " first");
                });
        return Decision.of(name, new Event.NodeRemoved(name));
    }

    /** Whole gangs leave: one rank without the others is no use. */
    private List<Event> drain(World world, String name, Instant now) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.NodeStateSet(name, new NodeState.Cordoned()));
        for (WorkloadState state : world.workloads().values()) {
            List<Replica> here = state.replicas().stream()
                    .filter(replica -> replica.phase()
                            .place()
                            .filter(place -> place.node().equals(name))
                            .isPresent())
                    .toList();
            if (!here.isEmpty() && state.stopping().isEmpty()) {
                boolean gang = state.workload() instanceof Job;
                events.addAll(notices.to(
                        gang ? state.replicas() : here, "node " + name + " is being drained", Optional.empty(), now));
            }
        }
        return events;
    }

    private static void node(World world, String name) {
        if (!world.nodes().containsKey(name)) {
            throw Decision.notFound("node", name, "`plenum node list` shows the nodes there are");
        }
    }

    static Project project(World world, String name) {
        Project project = world.projects().get(name);
        if (project == null) {
            throw Decision.notFound("project", name, "Create it: plenum project create " + name);
        }
        return project;
    }
}
