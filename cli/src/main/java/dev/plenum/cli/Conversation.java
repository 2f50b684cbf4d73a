package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.Problem;
import dev.plenum.api.ProblemException;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One chat: what was said so far goes along with each message; tokens are printed as they come. */
final class Conversation {

    private static final String PATH = "/v1/chat/completions";

    private final Call call;
    private final PlenumClient gateway;
    private final String model;
    private final Optional<Long> maxTokens;
    private final List<Map<String, Object>> messages = new ArrayList<>();

    Conversation(Call call, PlenumClient gateway, String model, Optional<Long> maxTokens) {
        this.call = call;
        this.gateway = gateway;
        this.model = model;
        this.maxTokens = maxTokens;
    }

    void say(String text) {
        messages.add(ChatCommand.message("user", text));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("messages", messages);
        maxTokens.ifPresent(most -> body.put("max_tokens", most));
        if (call.json()) {
            call.raw(gateway.send("POST", PATH, Json.write(body), Map.of()).bytes());
            return;
        }
        body.put("stream", true);
        messages.add(ChatCommand.message("assistant", stream(Json.write(body))));
    }

    private String stream(byte[] body) {
        StringBuilder answer = new StringBuilder();
        try (ServerEvents events = gateway.events(PATH, body)) {
            for (Optional<ServerEvent> next = events.next(); next.isPresent(); next = events.next()) {
                String data = next.get().data();
                if (data.equals("[DONE]")) {
                    break;
                }
                String piece = piece(Json.read(data.getBytes(StandardCharsets.UTF_8)));
                answer.append(piece);
                call.out().print(piece);
                call.out().flush();
            }
        } finally {
            // An answer that broke off ends its line too; none at all prints nothing.
            if (!answer.isEmpty()) {
                call.line("");
            }
        }
        return answer.toString();
    }

    private static String piece(Document chunk) {
        Document error = chunk.object("error");
        if (!error.fields().isEmpty()) {
            throw new ProblemException(new Problem(
                    "about:blank",
                    "The answer broke off",
                    500,
                    error.text("code"),
                    error.text("message"),
                    "",
                    "Ask again."));
        }
        List<Document> choices = chunk.list("choices");
        return choices.isEmpty() ? "" : choices.getFirst().object("delta").text("content");
    }
}
