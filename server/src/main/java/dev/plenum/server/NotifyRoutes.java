package dev.plenum.server;

import dev.plenum.api.Accepted;
import dev.plenum.api.Items;
import dev.plenum.api.NotifyDocument;
import dev.plenum.core.port.Notices;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.units.Money;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom notices of budgets go to, and which there were. They are the installation's: of all budgets. */
record NotifyRoutes(ServerPorts ports) {

    private static final int MOST_NOTICES = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    List<Route> routes() {
        Guard read = Guard.everything(Permission.BUDGET_READ);
        Guard write = Guard.everything(Permission.BUDGET_WRITE);
        return List.of(
                Route.get("/v1/notify", read, exchange -> exchange.json(200, document())),
                Route.put("/v1/notify/webhook", write, this::setWebhook),
                Route.delete("/v1/notify/webhook", write, exchange -> {
                    ports.notices().setWebhook(Optional.empty());
                    exchange.json(200, document());
                }),
                Route.put("/v1/notify/mail", write, this::setMail),
                Route.delete("/v1/notify/mail", write, exchange -> {
                    ports.notices().setMail(Optional.empty());
                    exchange.json(200, document());
                }),
                Route.post("/v1/notify/test", write, this::test),
                Route.get("/v1/notices", read, this::notices));
    }

    private NotifyDocument document() {
        return new NotifyDocument(
                ports.notices()
                        .webhook()
                        .map(webhook -> new NotifyDocument.Webhook(Optional.of(webhook.url()), Optional.empty())),
                ports.notices().mail().map(NotifyRoutes::document));
    }

    private static NotifyDocument.Mail document(Notices.Mail mail) {
        return new NotifyDocument.Mail(
                Optional.of(mail.host() + ":" + mail.port()),
                Optional.of(wireName(mail.security())),
                Optional.of(mail.from()),
                Optional.of(mail.to()),
                Optional.of(mail.user()).filter(user -> !user.isEmpty()),
                Optional.empty());
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void setWebhook(Exchange exchange) {
        String url = exchange.body(NotifyDocument.Webhook.class).url().orElse("");
        Findings findings = new Findings();
        findings.check(
                isWebAddress(url),
                url.isEmpty() ? "no url" : "url '" + url + "'",
                "an address that begins with http:// or https://, such as https://example.org/plenum",
                "Name where notices are to be posted");
        findings.raise();
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        ports.notices().setWebhook(Optional.of(new Notices.Webhook(url, secret)));
        exchange.json(200, new NotifyDocument.Webhook(Optional.of(url), Optional.of(secret)));
    }

    private static boolean isWebAddress(String url) {
        try {
            URI uri = URI.create(url);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void setMail(Exchange exchange) {
        ports.notices().setMail(Optional.of(read(exchange.body(NotifyDocument.Mail.class))));
        exchange.json(200, document());
    }

    private static Notices.Mail read(NotifyDocument.Mail asked) {
        Findings findings = new Findings();
        String server = asked.server().orElse("");
        findings.check(
                server.matches("[^:\\s]+:[1-9][0-9]{0,4}"),
                server.isEmpty() ? "no server" : "server '" + server + "'",
                "HOST:PORT, such as mail.example.org:587",
                "Name the mail server");
        String security = asked.security().orElse("starttls");
        List<String> known = Arrays.stream(Notices.Security.values())
                .map(NotifyRoutes::wireName)
                .toList();
        findings.check(known.contains(security), "security '" + security + "'", String.join(", ", known), "Correct it");
        String from = asked.from().orElse("");
        List<String> to = asked.to().orElse(List.of());
        findings.check(isAddress(from), "from '" + from + "'", "an address such as plenum@example.org", "Correct it");
        findings.check(
                !to.isEmpty() && to.stream().allMatch(NotifyRoutes::isAddress),
                "to " + to,
                "addresses such as ops@example.org",
                "Name who is to be told");
        findings.check(
                asked.user().isPresent() == asked.password().isPresent(),
                "a user or a password alone",
                "both or none",
                "Name both");
        findings.raise();
        int colon = server.lastIndexOf(':');
        return new Notices.Mail(
                server.substring(0, colon),
                Integer.parseInt(server.substring(colon + 1)),
                Notices.Security.valueOf(security.toUpperCase(Locale.ROOT)),
                from,
                to,
                asked.user().orElse(""),
                asked.password().orElse(""));
    }

    private static boolean isAddress(String text) {
        return text.matches("[^@\\s,<>]+@[^@\\s,<>]+");
    }

    private void test(Exchange exchange) {
        Instant now = ports.time().now();
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        Notices.Notice notice = new Notices.Notice(
                "notice-" + HexFormat.of().formatHex(bytes),
                Notices.Kind.TEST,
                "",
                YearMonth.from(now.atOffset(ZoneOffset.UTC)),
                Money.ZERO,
                0,
                Money.ZERO,
                now,
                Optional.empty());
        boolean _ = ports.notices().keep(notice);
        exchange.json(200, new Accepted(notice.id(), ports.views().position()));
    }

    private void notices(Exchange exchange) {
        List<Notices.Delivery> deliveries = ports.notices().deliveries(2 * MOST_NOTICES);
        exchange.json(
                200,
                new Items<>(ports.notices().notices(MOST_NOTICES).stream()
                        .map(notice -> document(
                                notice,
                                deliveries.stream()
                                        .filter(delivery ->
                                                delivery.notice().id().equals(notice.id()))
                                        .toList()))
                        .toList()));
    }

    private static NotifyDocument.Notice document(Notices.Notice notice, List<Notices.Delivery> deliveries) {
        boolean real = notice.kind() != Notices.Kind.TEST;
        return new NotifyDocument.Notice(
                notice.id(),
                notice.at(),
                wireName(notice.kind()),
                Optional.of(notice.payer()).filter(_ -> real),
                Optional.of(notice.amount().toString()).filter(_ -> real),
                Optional.of(notice.spent().toString()).filter(_ -> real),
                Optional.of(notice.percent()).filter(percent -> percent > 0),
                notice.runsOutAt(),
                deliveries.stream()
                        .map(delivery -> new NotifyDocument.Delivery(
                                wireName(delivery.channel()),
                                delivery.attempts(),
                                delivery.delivered(),
                                delivery.next(),
                                Optional.of(delivery.failure()).filter(failure -> !failure.isEmpty())))
                        .toList());
    }
}
