package dev.plenum.server;

import dev.plenum.api.CurvePoint;
import dev.plenum.api.Wire;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the lines a training job reports. A line that is no step with a loss is not a point: the file may hold other things, or end half written. */
final class CurveLines {

    private CurveLines() {}

    static Optional<CurvePoint> point(String line) {
        try {
            JsonNode node = Wire.mapper().readTree(line);
            if (!node.path("step").isNumber() || !node.path("loss").isNumber()) {
                return Optional.empty();
            }
            double speed = node.path("tokens_per_second").asDouble(0);
            return Optional.of(
                    new CurvePoint(node.path("step").asInt(), node.path("loss").asDouble(), speed));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }
}
