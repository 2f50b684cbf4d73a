package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Table;
import dev.plenum.cli.text.Wording;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** {@code plenum queue}: what waits, in the order in which it is tried, and how the projects stand. */
final class QueueCommand {

    private QueueCommand() {}

    static Command.Group group() {
        return Command.Group.single(Command.of(
                "queue",
                "Show what waits, in order, with why, and each project's share.",
                List.of(Flag.value("--limit", "N", "At most so many that wait; default 200, at most 1000.")),
                QueueCommand::run));
    }

    private static int run(Call call) {
        String limit = call.whole("--limit", "200").map(Object::toString).orElse("");
        byte[] document = call.get("/v1/queue", Map.of("limit", limit));
        if (call.json()) {
            return call.done(document, "");
        }
        Document queue = Json.read(document);
        List<Document> waiting = queue.list("waiting");
        waiting(call, waiting);
        long more = queue.whole("total") - waiting.size();
        if (more > 0) {
            call.line(more + " more wait; see them with --limit.");
        }
        List<Document> shares = queue.list("shares");
        if (!shares.isEmpty()) {
            call.line("");
            shares(call, shares);
        }
        return ExitStatus.DONE;
    }

    private static void waiting(Call call, List<Document> waiting) {
        Table table = new Table("PLACE", "ID", "NAME", "PROJECT", "PRIORITY", "ASKS FOR", "SINCE", "WHY");
        for (Document one : waiting) {
            table.row(
                    one.text("place"),
                    one.text("id"),
                    one.text("name"),
                    one.text("project"),
                    one.text("priority"),
                    asks(one),
                    one.instant("submitted_at")
                            .map(then -> Wording.ago(then, call.now()))
                            .orElse(""),
                    one.text("why"));
        }
        call.table(table, "Nothing waits.");
    }

    /** {@code 4 h20}, or {@code 2 cores}: of all its replicas that wait. */
    private static String asks(Document one) {
        String model = one.text("device_model");
        return model.isEmpty() ? cores(one.text("cpu")) : plain(one.text("devices")) + " " + model;
    }

    private static String cores(String number) {
        String shown = plain(number);
        return shown + (shown.equals("1") ? " core" : " cores");
    }

    private static void shares(Call call, List<Document> shares) {
        Table table = new Table("PROJECT", "OF", "HELD", "NOMINAL", "MAY BORROW", "BORROWED", "WANTED");
        for (Document share : shares) {
            String model = share.text("device_model");
            String nominal = share.text("nominal");
            String borrowing = share.text("borrowing_limit");
            table.row(
                    share.text("project"),
                    model.isEmpty() ? "cores" : model,
                    plain(share.text("held")),
                    nominal.isEmpty() ? "not limited" : plain(nominal),
                    nominal.isEmpty() ? "" : borrowing.isEmpty() ? "nothing" : borrowing,
                    plain(share.text("borrowed")),
                    plain(share.text("wanted")));
        }
        call.table(table, "");
    }

    /** {@code 4}, not {@code 4.0}. */
    static String plain(String number) {
        return number.isEmpty()
                ? ""
                : new BigDecimal(number).stripTrailingZeros().toPlainString();
    }
}
