package dev.plenum.gateway;

import dev.plenum.gateway.json.Json;
import java.util.Map;
import java.util.Optional;

/** An error instead of a model's answer. Thrown anywhere before the answer's first byte; {@code Front} sends it. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Optional<String> parameter;
    private final transient Map<String, String> headers;

    Refusal(int status, String code, Optional<String> parameter, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.parameter = parameter;
        this.headers = Map.copyOf(headers);
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The error object, as it stands in an answer's body or in a stream's error event. */
    byte[] body(ErrorShape shape) {
        return Json.write(json -> {
            json.writeStartObject();
            if (shape == ErrorShape.ANTHROPIC) {
                json.writeStringProperty("type", "error");
            }
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", getMessage());
            json.writeStringProperty("type", shape.type(status));
            json.writeName("param");
            parameter.ifPresentOrElse(json::writeString, json::writeNull);
            json.writeStringProperty("code", code);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
