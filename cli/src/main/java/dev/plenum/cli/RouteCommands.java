package dev.plenum.cli;

import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code plenum route}: what the gateways serve, how its targets do, and which limits turn requests away. */
final class RouteCommands {

    private RouteCommands() {}

    static Command.Group group() {
        return new Command.Group("route", "What the gateways serve, and how it does.", List.of(list()));
    }

    private static Command list() {
        return Command.of(
                "list",
                "List the routes with their targets' health and the last minute's traffic; then the limits hit.",
                List.of(),
                RouteCommands::list);
    }

    private static int list(Call call) {
        byte[] document = call.get("/v1/gateways", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        List<Document> gateways = Json.read(document).list("gateways");
        Table routes = new Table(
                "GATEWAY",
                "MODEL",
                "PROJECT",
                "TARGETS",
                "UNDER WAY",
                "REQUESTS/S",
                "FIRST TOKEN",
                "TOKENS/S",
                "FAILED");
        Table hits = new Table("LIMIT OF", "PROJECT", "LIMIT", "LAST MINUTE", "LAST HOUR");
        for (Document gateway : gateways) {
            gateway.list("routes").forEach(route -> row(routes, gateway.text("name"), route));
            gateway.list("limit_hits").forEach(hit -> row(hits, hit));
        }
        call.table(routes, "No routes. A service makes one: plenum service create");
        if (gateways.stream().anyMatch(gateway -> !gateway.list("limit_hits").isEmpty())) {
            call.line("");
            call.table(hits, "");
        }
        return ExitStatus.DONE;
    }

    private static void row(Table table, String gateway, Document route) {
        String project = route.text("project");
        table.row(
                gateway,
                route.text("model"),
                project.isEmpty() ? "all" : project,
                targets(route.list("targets")),
                route.text("under_way"),
                Wording.number(value(route, "requests_per_second")),
                millis(route),
                Wording.number(value(route, "output_tokens_per_second")),
                route.text("failed") + " of " + route.text("requests"));
    }

    /** {@code 2 healthy, 1 resting}. */
    private static String targets(List<Document> targets) {
        return targets.isEmpty()
                ? "none ready"
                : targets.stream()
                        .collect(Collectors.groupingBy(target -> target.text("state"), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String millis(Document route) {
        String median = "first_token_median_seconds";
        return route.text(median).isEmpty() ? "" : Math.round(value(route, median) * 1000) + " ms";
    }

    private static double value(Document route, String field) {
        return new BigDecimal(route.text(field)).doubleValue();
    }

    private static void row(Table table, Document hit) {
        String key = hit.text("key");
        String name = hit.text("key_name");
        table.row(
                key.isEmpty() ? "the whole project" : name.isEmpty() ? key : name + " (" + key + ")",
                hit.text("project"),
                LimitWords.one(hit.object("limit")),
                hit.text("last_minute"),
                hit.text("last_hour"));
    }
}
