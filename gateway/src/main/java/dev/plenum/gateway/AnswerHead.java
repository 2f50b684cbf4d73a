package dev.plenum.gateway;

import java.util.Map;
import java.util.Optional;

/**
 * The head of an engine's answer.
 *
 * @param headers by lower-case name; of a repeated one the last
 * @param length bytes of the body; -1 where the head does not say
 */
record AnswerHead(int status, Map<String, String> headers, long length) {

    boolean isSuccess() {
        return status < 300;
    }

    boolean isEventStream() {
        return header("content-type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
