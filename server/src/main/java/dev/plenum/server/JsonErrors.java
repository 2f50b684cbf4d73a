package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with JSON or YAML that somebody wrote, and where. */
final class JsonErrors {

    private JsonErrors() {}

    static PlenumException explain(String what, JacksonException wrong) {
        String field = wrong instanceof DatabindException ? field(wrong) : "";
        String said = field.isEmpty() ? firstLine(wrong.getOriginalMessage()) : "'" + field + "' has the wrong type";
        String expected = wrong instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                ? typeName(mismatch.getTargetType())
                : "";
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                what + where(wrong.getLocation()) + ": " + said,
                expected.isEmpty() ? "well-formed text" : expected,
                "Correct it there",
                wrong);
    }

    private static String where(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String field(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String typeName(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Integer", "int", "Long", "long" -> "a whole number";
            case "Double", "double" -> "a number";
            case "Boolean", "boolean" -> "true or false";
            case "String" -> "a text";
            case "List", "ArrayList" -> "a list";
            case "Instant" -> "a time such as 2026-01-31T12:00:00Z";
            case String _ -> "an object";
        };
    }

    private static String firstLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("not readable");
    }
}
