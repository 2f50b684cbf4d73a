package dev.plenum.gateway.budget;

import dev.plenum.core.units.Money;
import dev.plenum.gateway.json.Json;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Reports and grants as JSON, for gateways that run elsewhere. Amounts are strings: 128 bits are no JSON number elsewhere. */
public final class LeaseJson {

    private LeaseJson() {}

    public static byte[] write(Spending spending) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("gateway", spending.gateway());
            write(json, spending.life());
            json.writeNumberProperty("number", spending.number());
            json.writeNumberProperty("sequence", spending.sequence());
            json.writeArrayPropertyStart("accounts");
            spending.accounts().forEach(account -> write(json, account));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Spending.Account account) {
        json.writeStartObject();
        json.writeStringProperty("project", account.project());
        json.writeStringProperty("month", account.month().toString());
        json.writeStringProperty("returned", account.returned().toString());
        json.writeStringProperty("spent", account.spent().toString());
        json.writeStringProperty("reserved", account.reserved().toString());
        json.writeStringProperty("waiting", account.waiting().toString());
        json.writeStringProperty("first", account.first().toString());
        json.writeBooleanProperty("active", account.active());
        json.writeEndObject();
    }

    public static byte[] write(Grants grants) {
        return Json.write(json -> {
            json.writeStartObject();
            write(json, grants.life());
            json.writeArrayPropertyStart("leases");
            for (Grants.Lease lease : grants.leases()) {
                json.writeStartObject();
                json.writeStringProperty("project", lease.project());
                json.writeStringProperty("month", lease.month().toString());
                json.writeStringProperty("granted", lease.granted().toString());
                json.writeStringProperty("refuses", lease.refuses().toString());
                json.writeNumberProperty("waitedIn", lease.waitedIn());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Spending.Life life) {
        json.writeObjectPropertyStart("life");
        json.writeNumberProperty("firstSequence", life.firstSequence());
        json.writeStringProperty("startedAt", life.startedAt().toString());
        json.writeEndObject();
    }

    /** @throws RuntimeException of whatever kind when it is no report */
    public static Spending spending(JsonNode node) {
        List<Spending.Account> accounts = new ArrayList<>();
        for (JsonNode account : node.path("accounts")) {
            accounts.add(new Spending.Account(
                    account.path("project").asString(),
                    month(account),
                    money(account, "returned"),
                    money(account, "spent"),
                    money(account, "reserved"),
                    money(account, "waiting"),
                    money(account, "first"),
                    account.path("active").asBoolean()));
        }
        return new Spending(
                node.path("gateway").asString(),
                life(node),
                node.path("number").asLong(),
                node.path("sequence").asLong(),
                accounts);
    }

    /** @throws RuntimeException of whatever kind when these are no grants */
    public static Grants grants(JsonNode node) {
        List<Grants.Lease> leases = new ArrayList<>();
        for (JsonNode lease : node.path("leases")) {
            leases.add(new Grants.Lease(
                    lease.path("project").asString(),
                    month(lease),
                    money(lease, "granted"),
                    money(lease, "refuses"),
                    lease.path("waitedIn").asLong()));
        }
        return new Grants(life(node), leases);
    }

    private static Spending.Life life(JsonNode node) {
        JsonNode life = node.path("life");
        return new Spending.Life(
                life.path("firstSequence").asLong(),
                Instant.parse(life.path("startedAt").asString()));
    }

    private static YearMonth month(JsonNode node) {
        return YearMonth.parse(node.path("month").asString());
    }

    private static Money money(JsonNode node, String name) {
        return Money.of(node.path(name).asString());
    }
}
