package dev.plenum.cli;

import dev.plenum.cli.Command.Group;
import java.util.List;
import java.util.Optional;

/** The tree of commands by its first word, each branch built only when it is asked for. */
final class Commands {

    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "status",
            "down",
            "job",
            "dev",
            "service",
            "model",
            "node",
            "export-rule",
            "project",
            "quota",
            "key",
            "organization",
            "user",
            "group",
            "service-account",
            "role",
            "audit",
            "login",
            "logout",
            "whoami",
            "price",
            "budget",
            "notify",
            "fleet",
            "cost",
            "margin",
            "lending",
            "usage",
            "statement",
            "period",
            "currency",
            "commitment",
            "credit",
            "prepaid",
            "refund",
            "tax",
            "chat",
            "logs",
            "explain",
            "queue",
            "route",
            "replay",
            "completion");

    private Commands() {}

    static Optional<Group> find(String name) {
        return switch (name) {
            case "status" -> Optional.of(StatusCommands.status());
            case "down" -> Optional.of(StatusCommands.down());
            case "job" -> Optional.of(JobCommands.group());
            case "dev" -> Optional.of(DevCommands.group());
            case "service" -> Optional.of(ServiceCommands.group());
            case "model" -> Optional.of(ModelCommands.group());
            case "node" -> Optional.of(NodeCommands.group());
            case "export-rule" -> Optional.of(ResidencyCommands.rules());
            case "project" -> Optional.of(ProjectCommands.group());
            case "quota" -> Optional.of(QuotaCommands.group());
            case "key" -> Optional.of(KeyCommands.group());
            case "organization" -> Optional.of(OrganizationCommands.group());
            case "group" -> Optional.of(GroupCommands.group());
            case "user" -> Optional.of(UserCommands.group());
            case "service-account" -> Optional.of(ServiceAccountCommands.group());
            case "role" -> Optional.of(RoleCommands.group());
            case "audit" -> Optional.of(AuditCommands.group());
            case "login" -> Optional.of(Group.single(SessionCommands.login()));
            case "logout" -> Optional.of(Group.single(SessionCommands.logout()));
            case "whoami" -> Optional.of(Group.single(SessionCommands.whoami()));
            case "price" -> Optional.of(PriceCommands.group());
            case "budget" -> Optional.of(BudgetCommands.group());
            case "notify" -> Optional.of(NotifyCommands.group());
            case "fleet" -> Optional.of(OwnerCommands.fleet());
            case "cost" -> Optional.of(CostCommands.group());
            case "margin" -> Optional.of(OwnerCommands.margin());
            case "lending" -> Optional.of(LendingCommands.group());
            case "usage" -> Optional.of(StatementCommands.usage());
            case "statement" -> Optional.of(StatementCommands.statement());
            case "period" -> Optional.of(PeriodCommands.group());
            case "currency" -> Optional.of(CurrencyCommands.group());
            case "commitment" -> Optional.of(BillingCommands.commitment());
            case "credit" -> Optional.of(BillingCommands.credit());
            case "prepaid" -> Optional.of(BillingCommands.prepaid());
            case "refund" -> Optional.of(BillingCommands.refund());
            case "tax" -> Optional.of(BillingCommands.tax());
            case "chat" -> Optional.of(ChatCommand.group());
            case "logs" -> Optional.of(LogCommands.logs());
            case "explain" -> Optional.of(ExplainCommand.group());
            case "queue" -> Optional.of(QueueCommand.group());
            case "route" -> Optional.of(RouteCommands.group());
            case "replay" -> Optional.of(ReplayCommands.group());
            case "completion" -> Optional.of(CompletionCommand.group());
            default -> Optional.empty();
        };
    }

    /** What the launcher runs in another program of Plenum: name and summary. Listed in the help. */
    static List<List<String>> ofTheLauncher() {
        return List.of(
                List.of("up", "Start Plenum on this machine: control plane, gateway, local runtime and the page."),
                List.of("gateway", "Run a gateway alone, with keys, limits and routes from a file."),
                List.of("quickstart", "From nothing to a served model, a trained one, a notebook and a statement."),
                List.of("check", "Run all tests; the same command CI runs."),
                List.of("bench", "Run a benchmark by name."));
    }
}
