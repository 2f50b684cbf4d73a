package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code plenum notify}: who is told of budgets, and what they were told. */
final class NotifyCommands {

    private NotifyCommands() {}

    static Command.Group group() {
        return new Command.Group(
                "notify",
                "Who is told of budgets, by webhook and mail.",
                List.of(get(), list(), webhook(), mail(), clear(), test()));
    }

    private static Command get() {
        return Command.of("get", "Show where notices go.", List.of(), NotifyCommands::show);
    }

    private static Command list() {
        return Command.of(
                "list", "Show the newest notices, and whether they have arrived.", List.of(), NotifyCommands::notices);
    }

    private static Command webhook() {
        return Command.of(
                "webhook",
                "Post notices to an address as JSON, signed as the Standard Webhooks specification says; shows the secret once.",
                List.of(),
                NotifyCommands::setWebhook,
                Parameter.one("URL", "Such as https://example.org/plenum."));
    }

    private static Command mail() {
        return Command.of(
                "mail",
                "Send notices by a mail server.",
                List.of(
                        Flag.value("--from", "ADDRESS", "The sender's address."),
                        Flag.repeated("--to", "ADDRESS", "Who is told; may be repeated."),
                        Flag.value("--security", "HOW", "starttls, tls or none; default: starttls."),
                        Flag.value("--user", "NAME", "The user that the mail server knows; default: none."),
                        Flag.value("--password-file", "FILE", "A file with that user's password.")),
                NotifyCommands::setMail,
                Parameter.one("SERVER", "HOST:PORT, such as mail.example.org:587."));
    }

    private static Command clear() {
        return Command.of(
                "clear",
                "Send no more notices that way; those that have not arrived are given up.",
                List.of(),
                call -> {
                    String channel = call.arguments().word(0);
                    if (!channel.equals("webhook") && !channel.equals("mail")) {
                        throw Failure.usage("'" + channel + "' is no way to be told.", "webhook or mail", call.help());
                    }
                    return call.done(
                            call.delete("/v1/notify/" + channel, Map.of()),
                            "No notices go by " + channel + " any more.");
                },
                Parameter.one("CHANNEL", "webhook or mail."));
    }

    private static Command test() {
        return Command.of(
                "test",
                "Send a notice that says that it is a test; `plenum notify list` shows whether it has arrived.",
                List.of(),
                call -> {
                    byte[] document = call.write("POST", "/v1/notify/test", Map.of());
                    return call.done(document, "Sent as " + Json.read(document).text("id") + ".");
                });
    }

    private static int show(Call call) {
        byte[] document = call.get("/v1/notify", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Document read = Json.read(document);
        Table table = new Table("CHANNEL", "TO", "BY");
        Document webhook = read.object("webhook");
        if (!webhook.text("url").isEmpty()) {
            table.row("webhook", webhook.text("url"), "");
        }
        Document mail = read.object("mail");
        if (!mail.text("server").isEmpty()) {
            table.row(
                    "mail",
                    String.join(", ", mail.texts("to")),
                    mail.text("server") + ", " + mail.text("security") + ", from " + mail.text("from"));
        }
        return call.table(table, "Nobody is told: see `plenum notify webhook` and `plenum notify mail`.");
    }

    private static int notices(Call call) {
        byte[] document = call.get("/v1/notices", Map.of());
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table("AT", "PAYER", "WHAT", "SPENT", "BUDGET", "BY", "ATTEMPTS", "STATE");
        for (Document notice : Json.read(document).list("items")) {
            List<Document> deliveries = notice.list("deliveries");
            if (deliveries.isEmpty()) {
                row(table, notice, "", "", "nobody was to be told");
            }
            for (Document delivery : deliveries) {
                row(table, notice, delivery.text("channel"), delivery.text("attempts"), state(delivery));
            }
        }
        return call.table(table, "No notices yet.");
    }

    private static void row(Table table, Document notice, String channel, String attempts, String state) {
        String percent = notice.text("percent");
        table.row(
                notice.text("at"),
                notice.text("payer"),
                percent.isEmpty() ? notice.text("kind") : percent + "%",
                notice.text("spent"),
                notice.text("amount"),
                channel,
                attempts,
                state);
    }

    private static String state(Document delivery) {
        if (!delivery.text("delivered_at").isEmpty()) {
            return "arrived";
        }
        String failure = delivery.text("failure");
        String next = delivery.text("next_at");
        return (next.isEmpty() ? "given up" : "next at " + next) + (failure.isEmpty() ? "" : ": " + failure);
    }

    private static int setWebhook(Call call) {
        byte[] document = call.write(
                "PUT", "/v1/notify/webhook", Map.of("url", call.arguments().word(0)));
        return call.done(
                document,
                "Notices are posted there. The secret that they are signed with, shown this once:\n"
                        + Json.read(document).text("secret"));
    }

    private static int setMail(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("server", call.arguments().word(0));
        call.arguments().value("--security").ifPresent(security -> body.put("security", security));
        call.arguments().value("--from").ifPresent(from -> body.put("from", from));
        body.put("to", call.arguments().values("--to"));
        call.arguments().value("--user").ifPresent(user -> body.put("user", user));
        Optional<String> file = call.arguments().value("--password-file");
        if (file.isPresent()) {
            body.put("password", password(file.get(), call));
        }
        return call.done(call.write("PUT", "/v1/notify/mail", body), "Notices are sent by " + body.get("server") + ".");
    }

    private static String password(String file, Call call) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw call.wrong("--password-file", file, "a file that can be read");
        }
    }
}
