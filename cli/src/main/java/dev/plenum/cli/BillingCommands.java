package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import dev.plenum.cli.text.Quantities;
import dev.plenum.cli.text.Table;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code plenum commitment}, {@code credit}, {@code prepaid}, {@code refund} and {@code tax}: what is due beside usage. */
final class BillingCommands {

    private static final Parameter ORGANIZATION = Parameter.one("ORG", "The organization.");
    private static final Parameter AMOUNT = Parameter.one("AMOUNT", "In the installation's currency, such as 250.00.");
    private static final Flag REASON = Flag.value("--reason", "TEXT", "Why; it stands on the statement.");

    private BillingCommands() {}

    static Command.Group commitment() {
        return new Command.Group(
                "commitment",
                "Capacity that an organization reserves: paid used or not.",
                List.of(
                        Command.of(
                                "create",
                                "Reserve devices; it is charged when each month closes.",
                                List.of(
                                        Flag.value("--price", "AMOUNT", "Of one device for an hour, such as 1.50."),
                                        Flag.value("--from", "DAY", "First day, UTC, such as 2026-11-01."),
                                        Flag.value("--to", "DAY", "Last day, UTC, included.")),
                                BillingCommands::commit,
                                ORGANIZATION,
                                Parameter.one("MODEL", "A device model, such as h20."),
                                Parameter.one("DEVICES", "How many of it.")),
                        Command.of(
                                "list",
                                "Show what an organization reserves.",
                                List.of(),
                                BillingCommands::commitments,
                                ORGANIZATION)));
    }

    static Command.Group credit() {
        return new Command.Group(
                "credit",
                "Promotional credits: they pay what is due before tax.",
                List.of(
                        Command.of(
                                "grant",
                                "Grant one; of several, the one that expires first is used first.",
                                List.of(
                                        Flag.value("--from", "DAY", "First day, UTC; default: today."),
                                        Flag.value("--to", "DAY", "Last day, UTC, included."),
                                        REASON),
                                BillingCommands::grant,
                                ORGANIZATION,
                                AMOUNT),
                        Command.of(
                                "list",
                                "Show an organization's credits and what is left of them.",
                                List.of(),
                                BillingCommands::credits,
                                ORGANIZATION)));
    }

    static Command.Group prepaid() {
        return new Command.Group(
                "prepaid",
                "What organizations paid in advance: it pays the gross when a month closes.",
                List.of(
                        Command.of(
                                "deposit",
                                "Enter a payment.",
                                List.of(),
                                BillingCommands::deposit,
                                ORGANIZATION,
                                AMOUNT),
                        Command.of(
                                "show",
                                "Show an organization's deposits and what is left of them.",
                                List.of(),
                                BillingCommands::deposits,
                                ORGANIZATION)));
    }

    static Command.Group refund() {
        return Command.Group.single(Command.of(
                "refund",
                "Give a project back what it was charged for a month, or some of it.",
                List.of(
                        Flag.value("--of", "MONTH", "Whose usage it is for, such as 2026-10; default: this month."),
                        REASON),
                BillingCommands::refund,
                Parameter.one("PROJECT", "The project."),
                AMOUNT));
    }

    static Command.Group tax() {
        return new Command.Group(
                "tax",
                "Tax on the net of a month, at the rate of its last day.",
                List.of(
                        Command.of(
                                "set",
                                "Enter a rate from a day on, until a later one.",
                                List.of(Flag.value("--from", "DAY", "First day, UTC; default: today.")),
                                BillingCommands::setTax,
                                Parameter.one("ORG", "An organization, or all."),
                                Parameter.one("RATE", "Percent, such as 6 or 6.5%.")),
                        Command.of(
                                "list",
                                "Show the rates of an organization and of all.",
                                List.of(),
                                BillingCommands::taxes,
                                ORGANIZATION)));
    }

    private static int commit(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", call.arguments().word(1));
        String devices = call.arguments().word(2);
        if (!devices.matches("[1-9][0-9]{0,6}")) {
            throw Failure.usage("'" + devices + "' is not a number of devices.", "a number such as 8", call.help());
        }
        body.put("devices", Integer.parseInt(devices));
        body.put("price", required(call, "--price", "an amount such as 1.50"));
        days(call, body);
        required(call, "--from", "a day such as 2026-11-01");
        required(call, "--to", "a day such as 2026-11-30");
        byte[] document = call.write("POST", organization(call) + "/commitments", body);
        return call.done(
                document,
                Json.read(document).text("id") + ": " + call.arguments().word(0) + " reserves " + devices + " "
                        + call.arguments().word(1) + ".");
    }

    private static int grant(Call call) {
        Map<String, Object> body = amount(call);
        body.put("reason", required(call, "--reason", "why, such as \"welcome\""));
        required(call, "--to", "a day such as 2026-12-31");
        days(call, body);
        byte[] document = call.write("POST", organization(call) + "/credits", body);
        return call.done(
                document,
                Json.read(document).text("id") + ": " + call.arguments().word(0) + " has a credit of "
                        + call.arguments().word(1) + ".");
    }

    private static int deposit(Call call) {
        byte[] document = call.write("POST", organization(call) + "/deposits", amount(call));
        return call.done(
                document,
                Json.read(document).text("id") + ": " + call.arguments().word(0) + " paid "
                        + call.arguments().word(1) + " in advance.");
    }

    private static int refund(Call call) {
        Map<String, Object> body = amount(call);
        body.put("reason", required(call, "--reason", "why, such as \"node failed\""));
        call.arguments().value("--of").ifPresent(month -> body.put("of", month(call, month)));
        String project = call.arguments().word(0);
        byte[] document = call.write("POST", "/v1/projects/" + PlenumClient.encoded(project) + "/refunds", body);
        return call.done(
                document,
                Json.read(document).text("id") + ": " + project + " gets "
                        + call.arguments().word(1) + " back.");
    }

    private static int setTax(Call call) {
        Map<String, Object> body = new LinkedHashMap<>();
        String organization = call.arguments().word(0);
        String percent = call.arguments().word(1).replaceFirst("%$", "");
        if (Quantities.decimal(percent).isEmpty()) {
            throw Failure.usage("'" + percent + "' is not a rate.", "percent such as 6.5%", call.help());
        }
        if (!organization.equals("all")) {
            body.put("organization", organization);
        }
        body.put("percent", percent);
        days(call, body);
        byte[] document = call.write("POST", "/v1/tax-rates", body);
        return call.done(document, "The tax on the net of " + organization + " is " + percent + " %.");
    }

    private static Map<String, Object> amount(Call call) {
        String amount = call.arguments().word(1);
        if (!amount.matches("-?[0-9]+(\\.[0-9]+)?")) {
            throw Failure.usage("'" + amount + "' is not an amount.", "a decimal such as 250.00", call.help());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("amount", amount);
        return body;
    }

    private static String required(Call call, String flag, String expected) {
        return call.arguments()
                .value(flag)
                .orElseThrow(() -> Failure.usage(flag + " is missing.", expected, call.help()));
    }

    private static void days(Call call, Map<String, Object> body) {
        for (String flag : List.of("--from", "--to")) {
            call.arguments()
                    .value(flag)
                    .ifPresent(typed -> body.put(flag.substring(2), StatementCommands.day(call, flag, typed)));
        }
    }

    private static String month(Call call, String typed) {
        try {
            return YearMonth.parse(typed).toString();
        } catch (DateTimeParseException e) {
            throw call.wrong("--of", typed, "a month such as 2026-10");
        }
    }

    private static String organization(Call call) {
        return "/v1/organizations/" + PlenumClient.encoded(call.arguments().word(0));
    }

    private static byte[] billing(Call call) {
        return call.get(organization(call) + "/billing", Map.of());
    }

    private static int commitments(Call call) {
        return list(
                call, "commitments", "Nothing is reserved.", List.of("id", "model", "devices", "price", "from", "to"));
    }

    private static int credits(Call call) {
        return list(call, "credits", "No credits.", List.of("id", "amount", "left", "from", "to", "reason"));
    }

    private static int taxes(Call call) {
        return list(call, "tax_rates", "No tax.", List.of("id", "organization", "percent", "from"));
    }

    private static int deposits(Call call) {
        int status = list(call, "deposits", "Nothing was paid in advance.", List.of("id", "amount"));
        if (!call.json()) {
            Document billing = Json.read(billing(call));
            call.line("Left: " + billing.text("prepaid") + " " + billing.text("currency"));
        }
        return status;
    }

    private static int list(Call call, String which, String none, List<String> fields) {
        byte[] document = billing(call);
        if (call.json()) {
            return call.done(document, "");
        }
        Table table = new Table(
                fields.stream().map(field -> field.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        for (Document item : Json.read(document).list(which)) {
            table.row(fields.stream()
                    .map(field -> field.equals("devices") ? "" + item.whole(field) : item.text(field))
                    .toArray(String[]::new));
        }
        return call.table(table, none);
    }
}
