package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.Command.Group;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum chat}: talks to a served model through the gateway, as any OpenAI client would. */
final class ChatCommand {

    private ChatCommand() {}

    static Group group() {
        return Group.single(Command.of(
                "chat",
                "Chat with a served model through the gateway.",
                List.of(
                        Flag.value("--model", "NAME", "The model's public name; default: the one that is served."),
                        Flag.value(
                                "--key", "KEY", "An API key; default: $PLENUM_API_KEY, else one made for this chat."),
                        Flag.value("--max-tokens", "N", "At most so many tokens an answer.")),
                ChatCommand::run,
                Parameter.rest("MESSAGE", "What to say; without it: what standard input says, or line by line.")));
    }

    private static int run(Call call) {
        Optional<Long> maxTokens = call.whole("--max-tokens", "200");
        Optional<String> given =
                call.arguments().value("--key").or(() -> call.surroundings().variable("PLENUM_API_KEY"));
        if (given.isPresent()) {
            return talk(call, new PlenumClient(call.installation().gateway(), given.get()), maxTokens);
        }
        Document key = Json.read(KeyCommands.make(call, "cli-chat", Map.of()));
        Runnable revoke = () -> KeyCommands.revoke(call, key.text("id"));
        try (Following _ = Following.of(revoke)) {
            PlenumClient gateway = new PlenumClient(call.installation().gateway(), key.text("secret"));
            NewKey.awaitKnown(gateway);
            return talk(call, gateway, maxTokens);
        } finally {
            revoke.run();
        }
    }

    private static int talk(Call call, PlenumClient gateway, Optional<Long> maxTokens) {
        String model = call.arguments().value("--model").orElseGet(() -> onlyModel(gateway));
        Conversation conversation = new Conversation(call, gateway, model, maxTokens);
        List<String> words = call.arguments().words();
        if (!words.isEmpty()) {
            conversation.say(String.join(" ", words));
        } else if (call.surroundings().terminal()) {
            lineByLine(call, conversation, model);
        } else {
            conversation.say(everything(call));
        }
        return ExitStatus.DONE;
    }

    private static String onlyModel(PlenumClient gateway) {
        List<String> names = Json.read(gateway.bytes("GET", "/v1/models")).list("data").stream()
                .map(model -> model.text("id"))
                .toList();
        if (names.size() == 1) {
            return names.getFirst();
        }
        throw names.isEmpty()
                ? new Failure(
                        ExitStatus.FAILED,
                        "No model is served.",
                        "a service that runs",
                        "./plenum service create --wait --model NAME; see ./plenum model list")
                : Failure.usage(
                        "Several models are served.",
                        "--model with one of: " + String.join(", ", names),
                        "./plenum chat --model " + names.getFirst());
    }

    private static void lineByLine(Call call, Conversation conversation, String model) {
        call.line("Chatting with " + model + "; an empty line or Ctrl-D ends it.");
        BufferedReader input =
                new BufferedReader(new InputStreamReader(call.surroundings().input(), StandardCharsets.UTF_8));
        try {
            while (true) {
                call.out().print("> ");
                call.out().flush();
                String line = input.readLine();
                if (line == null || line.isBlank()) {
                    return;
                }
                conversation.say(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String everything(Call call) {
        try {
            String text = new String(call.surroundings().input().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw Failure.usage(
                        "There is no message.", "a message, or text on standard input", "./plenum chat Hello");
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one request adds to the conversation. */
    static Map<String, Object> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }
}
