package dev.plenum.gateway.snapshot;

import dev.plenum.core.billing.Conditions;
import dev.plenum.core.billing.DailyWindow;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Prices and budgets in a snapshot's JSON. Tiers are settled when a month closes, and requests have no region and no class: none of them is in it. */
final class CostsJson {

    private CostsJson() {}

    static void write(JsonGenerator json, Costs costs) {
        json.writeArrayPropertyStart("prices");
        costs.prices().prices().forEach(price -> write(json, price));
        json.writeEndArray();
        json.writeObjectPropertyStart("organizations");
        costs.prices().organizations().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("budgets");
        costs.budgets().forEach((project, budget) -> {
            json.writeObjectPropertyStart(project);
            json.writeStringProperty("amount", budget.amount().toString());
            json.writeStringProperty("per", budget.per().name());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Price price) {
        json.writeStartObject();
        json.writeStringProperty("id", price.id());
        json.writeStringProperty("meter", price.meter().name());
        json.writeStringProperty("subject", price.subject());
        json.writeStringProperty("amount", price.amount().toString());
        json.writeNumberProperty("perMillionths", price.per().millionths());
        json.writeStringProperty("validFrom", price.validFrom().toString());
        json.writeStringProperty("recordedAt", price.recordedAt().toString());
        json.writeStringProperty("label", price.label());
        if (price.validTo().isPresent()) {
            json.writeStringProperty("validTo", price.validTo().get().toString());
        }
        if (price.conditions().window().isPresent()) {
            json.writeStringProperty("window", price.conditions().window().get().toString());
        }
        if (!price.conditions().organization().isEmpty()) {
            json.writeStringProperty("organization", price.conditions().organization());
        }
        json.writeEndObject();
    }

    static Costs read(JsonNode root) {
        List<Price> prices = new ArrayList<>();
        root.path("prices").forEach(price -> prices.add(price(price)));
        Map<String, Budget> budgets = new LinkedHashMap<>();
        root.path("budgets").properties().forEach(entry -> budgets.put(entry.getKey(), budget(entry.getValue())));
        SortedMap<String, String> organizations = new TreeMap<>();
        root.path("organizations")
                .properties()
                .forEach(entry ->
                        organizations.put(entry.getKey(), entry.getValue().asString()));
        return new Costs(new PriceBook(prices, organizations), budgets);
    }

    private static Price price(JsonNode node) {
        return new Price(
                node.path("id").asString(),
                Meter.Kind.valueOf(node.path("meter").asString()),
                node.path("subject").asString(),
                Money.of(node.path("amount").asString()),
                new Quantity(node.path("perMillionths").asLong()),
                Instant.parse(node.path("validFrom").asString()),
                Instant.parse(node.path("recordedAt").asString()),
                node.path("label").asString(),
                text(node, "validTo").map(Instant::parse),
                new Conditions(
                        "",
                        Optional.empty(),
                        text(node, "window").map(DailyWindow::parse),
                        text(node, "organization").orElse("")),
                List.of());
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    private static Budget budget(JsonNode node) {
        return new Budget(
                Money.of(node.path("amount").asString()),
                Budget.Period.valueOf(node.path("per").asString()));
    }
}
