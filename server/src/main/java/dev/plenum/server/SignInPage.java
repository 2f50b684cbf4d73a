package dev.plenum.server;

import dev.plenum.core.error.PlenumException;
import dev.plenum.server.oidc.OidcSettings;
import io.helidon.http.HeaderValues;
import java.util.Locale;
import java.util.Optional;

/** What a browser is shown that nobody has signed in with, and what follows a sign-in at the provider. */
record SignInPage(Optional<OidcSettings> oidc) {

    void ask(Exchange exchange) {
        form(exchange, 401, "");
    }

    /** Once more, after what went wrong. */
    void ask(Exchange exchange, PlenumException refused) {
        String next = refused.nextStep().isEmpty() ? "" : " " + refused.nextStep() + ".";
        form(exchange, HttpStatuses.of(refused.code()), capital(refused.problem()) + "." + next);
    }

    private void form(Exchange exchange, int status, String said) {
        String alert = said.isEmpty() ? "" : "<p role=\"alert\">" + StatementHtml.escaped(said) + "</p>\n";
        send(exchange, status, "", alert + provider() + password() + """
                <p class="note">Whoever runs the installation comes in without: run <code>plenum status</code> and open the link it prints.</p>
                """);
    }

    private String provider() {
        return oidc.map(settings -> """
                        <p><a class="button" href="/sign-in/oidc">Sign in with %s</a></p>
                        """.formatted(StatementHtml.escaped(settings.name())))
                .orElse("");
    }

    private String password() {
        return oidc.isPresent() && !oidc.get().passwords() ? "" : """
                <form method="post" action="/sign-in">
                <p><label>User <input name="user" autocomplete="username" required></label></p>
                <p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
                <p><button>Sign in</button></p>
                </form>
                """;
    }

    /**
     * On to the page, as a step of our own: a browser that comes from another site would leave out a cookie that is for this site alone, even in a
     * redirection.
     */
    static void goOn(Exchange exchange) {
        send(exchange, 200, "<meta http-equiv=\"refresh\" content=\"0;url=/\">", "<p><a href=\"/\">Go on</a></p>");
    }

    /** Asks before a command line gets the sign-in: it may be one that somebody else started. */
    static void handOver(Exchange exchange, String user, String check, String to) {
        send(exchange, 200, "", """
                <p>A command line on this machine asks to act as <strong>%s</strong>.</p>
                <p>Go on only if it is yours and shows <strong><code>%s</code></strong>.</p>
                <p><a class="button" href="%s">Go on</a></p>
                """.formatted(
                        StatementHtml.escaped(user), StatementHtml.escaped(check), StatementHtml.escaped(to)));
    }

    private static void send(Exchange exchange, int status, String head, String body) {
        // Under no-referrer a browser sends the form with the origin "null".
        exchange.response().header(HeaderValues.create("Referrer-Policy", "same-origin"));
        exchange.text(status, "text/html", """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                %s<link rel="stylesheet" href="/sign-in/style.css">
                <title>Plenum</title>
                <main>
                <h1>Plenum</h1>
                %s</main>
                </html>
                """.formatted(head, body));
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
