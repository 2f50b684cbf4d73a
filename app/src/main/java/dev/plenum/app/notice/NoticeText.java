package dev.plenum.app.notice;

import dev.plenum.core.port.Notices;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A notice in words and as JSON, the same on each attempt.
 *
 * @param currency of the installation
 */
record NoticeText(Notices.Notice notice, String currency) {

    private static final JsonMapper JSON = new JsonMapper();

    /** One line. */
    String subject() {
        return switch (notice.kind()) {
            case REACHED -> "Plenum: " + payer() + " has spent " + notice.percent() + " % of its budget";
            case RUNS_OUT -> "Plenum: the budget of " + payer() + " is going to run out";
            case TEST -> "Plenum: a test notice";
        };
    }

    /** Some lines of plain text. */
    String body() {
        if (notice.kind() == Notices.Kind.TEST) {
            return "This is a test: notices of budgets arrive here.\n";
        }
        String forecast = notice.runsOutAt()
                .map(at ->
                        "\nIf it goes on like that, all of it is spent at " + at.truncatedTo(ChronoUnit.MINUTES) + ".")
                .orElse("");
        return "The budget of " + payer() + " for " + notice.month() + ": " + notice.amount() + " " + currency
                + "\nSpent by " + notice.at().truncatedTo(ChronoUnit.MINUTES) + ": " + notice.spent() + " " + currency
                + "\nLeft: " + left() + " " + currency + forecast + "\n\n" + next() + "\n";
    }

    private Money left() {
        return notice.amount().minus(notice.spent());
    }

    private String payer() {
        return Payer.parse(notice.payer()).words();
    }

    private String next() {
        boolean key = Payer.parse(notice.payer()).kind() == Payer.Kind.KEY;
        boolean spent = left().compareTo(Money.ZERO) <= 0;
        String work = key
                ? ""
                : " New work " + (spent ? "is" : "will be")
                        + " refused, spot work ends, standard work takes its checkpoint and waits, reserved work goes on.";
        return (spent ? "It is spent: requests are refused." : "When it is spent, requests will be refused.") + work
                + " It begins anew on " + notice.month().plusMonths(1).atDay(1)
                + " (UTC). To raise it: plenum budget set "
                + notice.payer() + " AMOUNT";
    }

    /** As in the Standard Webhooks specification: type, timestamp, data. */
    byte[] json() {
        Map<String, Object> data = new LinkedHashMap<>();
        if (notice.kind() != Notices.Kind.TEST) {
            data.put("payer", notice.payer());
            data.put("month", notice.month().toString());
            data.put("currency", currency);
            data.put("amount", notice.amount().toString());
            data.put("spent", notice.spent().toString());
            data.put("left", left().toString());
            data.put("renews_on", notice.month().plusMonths(1).atDay(1).toString());
        }
        if (notice.kind() == Notices.Kind.REACHED) {
            data.put("percent", notice.percent());
        }
        notice.runsOutAt().ifPresent(at -> data.put("runs_out_at", at.toString()));
        data.put("text", notice.kind() == Notices.Kind.TEST ? body().strip() : subject() + ". " + next());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", type());
        all.put("timestamp", notice.at().toString());
        all.put("data", data);
        return JSON.writeValueAsString(all).getBytes(StandardCharsets.UTF_8);
    }

    private String type() {
        return switch (notice.kind()) {
            case REACHED -> "budget.reached";
            case RUNS_OUT -> "budget.runs_out";
            case TEST -> "test";
        };
    }
}
