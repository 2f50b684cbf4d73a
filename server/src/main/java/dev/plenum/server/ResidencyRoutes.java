package dev.plenum.server;

import dev.plenum.api.BindingDocument;
import dev.plenum.api.ExportRuleDocument;
import dev.plenum.api.Items;
import dev.plenum.api.NodeDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where projects may run: their bindings, the export rules, and the labels of nodes that say what they are under. */
record ResidencyRoutes(ServerPorts ports, Writes writes) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
    private static final int MOST_LABELS = 64;

    List<Route> routes() {
        return List.of(
                Route.put(
                        "/v1/projects/{name}/binding",
                        new Guard.Of(Permission.BINDING_WRITE, Targets::named),
                        this::bind),
                Route.get("/v1/export-rules", Guard.everything(Permission.FLEET_READ), this::rules),
                Route.put("/v1/export-rules/{name}", Guard.everything(Permission.FLEET_WRITE), this::setRule),
                Route.put("/v1/nodes/{name}/labels", Guard.everything(Permission.FLEET_WRITE), this::label));
    }

    private void bind(Exchange exchange) {
        BindingDocument asked = exchange.body(BindingDocument.class);
        Binding binding = new Binding(
                asked.regions().orElse(List.of()), asked.nationalities().orElse(List.of()));
        exchange.json(200, writes.accepted(new Input.BindProject(exchange.path("name"), binding)));
    }

    static Optional<BindingDocument> document(Binding binding) {
        return binding.equals(Binding.NONE)
                ? Optional.empty()
                : Optional.of(new BindingDocument(
                        Optional.of(binding.regions()).filter(some -> !some.isEmpty()),
                        Optional.of(binding.nationalities()).filter(some -> !some.isEmpty())));
    }

    private void rules(Exchange exchange) {
        exchange.json(
                200,
                new Items<>(ports.views().exportRules().stream()
                        .map(rule -> new ExportRuleDocument(rule.name(), rule.forbids(), rule.source()))
                        .toList()));
    }

    private void setRule(Exchange exchange) {
        ExportRuleDocument asked = exchange.body(ExportRuleDocument.class);
        if (asked.forbids() == null) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "no forbids",
                    "a list of countries, empty where the rule holds no longer",
                    "Set forbids");
        }
        String source = asked.source() == null ? "" : asked.source();
        exchange.json(
                200,
                writes.accepted(
                        new Input.SetExportRule(new ExportRule(exchange.path("name"), asked.forbids(), source))));
    }

    private void label(Exchange exchange) {
        NodeDocument.Labels asked = exchange.body(NodeDocument.Labels.class);
        if (asked.labels() == null) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, "no labels", "all labels of the node, or none", "Set labels");
        }
        SortedMap<String, String> labels = labels(asked.labels());
        exchange.json(200, writes.accepted(new Input.LabelNode(exchange.path("name"), labels)));
    }

    /** @throws PlenumException INVALID_REQUEST, naming the first that is none */
    static SortedMap<String, String> labels(Map<String, String> asked) {
        asked.forEach((name, value) -> {
            if (asked.size() > MOST_LABELS
                    || !LABEL.matcher(name).matches()
                    || value == null
                    || !LABEL.matcher(value).matches()) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "label '" + name + "=" + value + "'",
                        "at most " + MOST_LABELS
                                + " names and values of 1 to 63 letters, digits, '.', '_', '/' and '-'",
                        "Correct it");
            }
        });
        return new TreeMap<>(asked);
    }
}
