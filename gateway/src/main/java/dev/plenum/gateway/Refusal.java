package dev.plenum.gateway;

import dev.plenum.gateway.json.Json;
import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.translate.MessagesError;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

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

    private String type() {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_quota";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /**
     * As an answer's body. At {@code /v1/messages} it is Anthropic's, in which the gateway's own {@code code} and {@code param} stand too.
     */
    byte[] body(Optional<Endpoint> endpoint) {
        boolean messages = endpoint.filter(Endpoint.MESSAGES::equals).isPresent();
        return Json.write(json -> {
            json.writeStartObject();
            if (messages) {
                json.writeStringProperty("type", "error");
            }
            error(json, messages ? MessagesError.type(status) : type());
            json.writeEndObject();
        });
    }

    /** As the data of a stream's error event. That of the Responses API has its properties at the top too. */
    byte[] event(Endpoint endpoint) {
        if (endpoint != Endpoint.RESPONSES) {
            return body(Optional.of(endpoint));
        }
        return Json.write(json -> {
            json.writeStartObject();
            properties(json, "error");
            error(json, type());
            json.writeEndObject();
        });
    }

    private void error(JsonGenerator json, String type) {
        json.writeObjectPropertyStart("error");
        properties(json, type);
        json.writeEndObject();
    }

    private void properties(JsonGenerator json, String type) {
        json.writeStringProperty("message", getMessage());
        json.writeStringProperty("type", type);
        json.writeName("param");
        parameter.ifPresentOrElse(json::writeString, json::writeNull);
        json.writeStringProperty("code", code);
    }
}
