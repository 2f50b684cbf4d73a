package dev.plenum.gateway;

import dev.plenum.gateway.json.Json;
import java.util.Map;
import java.util.Optional;

/** An answer in OpenAI's error shape instead of a model's. Thrown anywhere before the answer's first byte; {@code Front} sends it. */
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

    private String type() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /** The error object, as it stands in an answer's body or in a stream's error event. */
    byte[] body() {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("message", getMessage());
            json.writeStringProperty("type", type());
            json.writeName("param");
            parameter.ifPresentOrElse(json::writeString, json::writeNull);
            json.writeStringProperty("code", code);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}
