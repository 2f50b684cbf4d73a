package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum node}: the machines of the fleet. */
final class NodeCommands {

    private NodeCommands() {}

    static Command.Group group() {
        List<Command> commands = new ArrayList<>(List.of(list(), add(), remove()));
        commands.addAll(NodeChanges.commands());
        commands.add(ResidencyCommands.label());
        return new Command.Group("node", "The machines of the fleet.", commands);
    }

    private static Command list() {
        return Command.of("list", "List the nodes with what is free.", List.of(), call -> {
            byte[] document = call.get("/v1/nodes", Map.of());
            return call.json()
                    ? call.done(document, "")
                    : table(call, Json.read(document).list("items"));
        });
    }

    private static Command add() {
        return Command.of(
                "add",
                "Add nodes with devices that do not exist, to try the scheduler.",
                List.of(
                        Flag.value("--simulated", "MODELxN", "Its devices, such as h20x8."),
                        Flag.value("--name", "NAME", "What it is called; default: made from the devices."),
                        Flag.value(
                                "--count",
                                "N",
                                "So many alike, named from the devices; default 1. There may be 10000 simulated nodes in all."),
                        Flag.value("--region", "NAME", "The region they stand in."),
                        Flag.value("--export-rule", "NAME", "The export rule they carry.")),
                NodeCommands::add);
    }

    private static Command remove() {
        return Command.of(
                "remove",
                "Remove a simulated node.",
                List.of(),
                call -> {
                    String name = call.arguments().word(0);
                    byte[] answer = call.delete("/v1/nodes/" + PlenumClient.encoded(name), Map.of());
                    return call.done(answer, "Node " + name + " is removed.");
                },
                Parameter.one("NAME", "The node."));
    }

    private static int table(Call call, List<Document> nodes) {
        Table table = new Table("NAME", "POOL", "STATE", "FREE CORES", "FREE MEMORY", "DEVICES (FREE/ALL)");
        for (Document node : nodes) {
            table.row(
                    node.text("name"),
                    node.text("pool"),
                    node.text("state"),
                    number(node, "free_cpu") + " of " + number(node, "cpu"),
                    Wording.bytes(node.whole("free_memory_mib") << 20) + " of "
                            + Wording.bytes(node.whole("memory_mib") << 20),
                    devices(node));
        }
        return call.table(table, "No nodes.", 2, Paint::phase);
    }

    private static String number(Document node, String name) {
        return Wording.number(node.number(name).orElse(0.0));
    }

    /** {@code h20 7.5/8 (simulated)}, one part a model. */
    private static String devices(Document node) {
        Map<String, double[]> models = new LinkedHashMap<>();
        for (Document device : node.list("devices")) {
            double[] freeAndAll = models.computeIfAbsent(device.text("model"), any -> new double[2]);
            freeAndAll[0] += device.number("free_share").orElse(0.0);
            freeAndAll[1]++;
        }
        StringBuilder shown = new StringBuilder();
        models.forEach((model, count) -> shown.append(shown.isEmpty() ? "" : ", ")
                .append(model)
                .append(' ')
                .append(Wording.number(count[0]))
                .append('/')
                .append(Wording.number(count[1])));
        return shown + (node.flag("simulated") ? " (simulated)" : "");
    }

    private static int add(Call call) {
        String devices = call.arguments()
                .value("--simulated")
                .orElseThrow(() -> Failure.usage(
                        "Only simulated nodes can be added; this machine is a node by itself.",
                        "--simulated MODELxN, such as h20x8",
                        call.help()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("simulated", devices);
        call.arguments().value("--name").ifPresent(name -> body.put("name", name));
        Optional<Long> count = call.whole("--count", "100");
        count.ifPresent(number -> body.put("count", number));
        Map<String, String> labels = new LinkedHashMap<>();
        call.arguments().value("--region").ifPresent(region -> labels.put("region", region));
        call.arguments().value("--export-rule").ifPresent(rule -> labels.put("export-rule", rule));
        if (!labels.isEmpty()) {
            body.put("labels", labels);
        }
        String what = count.filter(number -> number != 1).isPresent()
                ? count.get() + " simulated nodes with " + devices + " each are added."
                : "A simulated node with " + devices + " is added.";
        return call.done(call.write("POST", "/v1/nodes", body), what);
    }
}
