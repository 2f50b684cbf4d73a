package dev.plenum.gateway;

import dev.plenum.gateway.json.Json;
import dev.plenum.gateway.snapshot.Route;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The answers of {@code /v1/models}: OpenAI's properties, and what a model offers beside them. */
final class ModelList {

    private ModelList() {}

    static byte[] of(List<Route> routes) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "list");
            json.writeArrayPropertyStart("data");
            routes.forEach(route -> write(json, route));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static byte[] one(Route route) {
        return Json.write(json -> write(json, route));
    }

    /** {@code created} is required by OpenAI's clients; a route's time of birth is not in the snapshot, so it is 0. */
    private static void write(JsonGenerator json, Route route) {
        json.writeStartObject();
        json.writeStringProperty("id", route.model());
        json.writeStringProperty("object", "model");
        json.writeNumberProperty("created", 0);
        json.writeStringProperty("owned_by", route.project().isEmpty() ? "plenum" : route.project());
        if (route.contextTokens() > 0) {
            json.writeNumberProperty("context_length", route.contextTokens());
        }
        json.writeArrayPropertyStart("capabilities");
        route.capabilities().forEach(capability -> json.writeString(capability.wireName()));
        json.writeEndArray();
        json.writeEndObject();
    }
}
