package dev.plenum.server;

import dev.plenum.api.ChargesDocument;
import dev.plenum.api.OrganizationStatementDocument;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.StatementDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A statement as one page of HTML that needs nothing else, to read or to print: each project begins a sheet of its own. */
final class StatementHtml {

    private static final String STYLE = style();

    /** Nothing but this page's own style may be loaded. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final StringBuilder html = new StringBuilder();

    private StatementHtml() {}

    static String of(StatementDocument statement) {
        StatementHtml page = new StatementHtml();
        page.open("Statement of project " + statement.project());
        page.section(statement, "h1");
        page.about(StatementDocuments.inWords(statement.currency(), statement.converted()));
        return page.close(statement.digest());
    }

    static String of(OrganizationStatementDocument all) {
        StatementHtml page = new StatementHtml();
        String title = "Statement of organization " + all.organization();
        page.open(title);
        page.html.append("<section><h1>").append(escaped(title)).append("</h1>\n");
        page.about(all.from() + " to " + all.to() + " (UTC), in " + all.currency() + ", as of "
                + all.at().truncatedTo(ChronoUnit.SECONDS));
        page.sums(all);
        all.charges().ifPresent(charges -> page.charges(charges, true));
        page.about(StatementDocuments.inWords(all.currency(), all.converted()));
        page.html.append("</section>\n");
        all.projects().forEach(statement -> page.section(statement, "h2"));
        return page.close(all.digest());
    }

    private void sums(OrganizationStatementDocument all) {
        html.append("<div class=scroll><table><caption>By project</caption>\n<thead><tr><th>project</th>")
                .append("<th class=number>amount</th></tr></thead>\n<tbody>\n");
        for (StatementDocument statement : all.projects()) {
            row(List.of(statement.project()), List.of(grouped(statement.total())));
        }
        html.append("</tbody>\n<tfoot class=total>");
        row(List.of("Total"), List.of(grouped(all.total())));
        html.append("</tfoot></table></div>\n");
    }

    private void section(StatementDocument statement, String heading) {
        html.append("<section><").append(heading).append('>');
        html.append(escaped("Statement of project " + statement.project()));
        html.append("</").append(heading).append(">\n");
        about(statement.from() + " to " + statement.to() + " (UTC), in " + statement.currency() + ", as of "
                + statement.at().truncatedTo(ChronoUnit.SECONDS));
        Predicate<StatementDocument.Line> simulated = StatementDocument.Line::simulated;
        Predicate<StatementDocument.Line> accruing = StatementDocument.Line::accruing;
        table("Posted", statement, simulated.negate().and(accruing.negate()));
        table("Running now, not posted yet", statement, simulated.negate().and(accruing));
        total("Total", statement.total());
        statement.charges().ifPresent(charges -> charges(charges, false));
        if (statement.lines().stream().anyMatch(simulated)) {
            table("Simulated devices: they do not exist, and are not in the total above", statement, simulated);
            total("Total of simulated devices", statement.simulatedTotal());
        }
        html.append("</section>\n");
    }

    private void table(String caption, StatementDocument statement, Predicate<StatementDocument.Line> which) {
        List<StatementDocument.Line> lines =
                statement.lines().stream().filter(which).toList();
        if (lines.isEmpty()) {
            return;
        }
        html.append("<div class=scroll><table><caption>")
                .append(escaped(caption))
                .append("</caption>\n<thead><tr>");
        html.append("<th>usage</th><th>price</th><th class=number>quantity</th><th class=number>amount</th>");
        html.append("</tr></thead>\n<tbody>\n");
        for (StatementDocument.Line line : lines) {
            row(List.of(usage(line), price(line.price())), List.of(grouped(line.quantity()), grouped(line.amount())));
        }
        html.append("</tbody></table></div>\n");
    }

    private void charges(ChargesDocument charges, boolean organization) {
        charges(
                "Charges",
                charges.items().stream().filter(item -> !item.accruing()).toList());
        charges(
                "Charges so far, not posted: as if the month were closed now",
                charges.items().stream().filter(ChargesDocument.Item::accruing).toList());
        ChargesDocuments.figures(charges, organization).forEach(figure -> total(figure.title(), figure.amount()));
    }

    private void charges(String caption, List<ChargesDocument.Item> items) {
        if (items.isEmpty()) {
            return;
        }
        html.append("<div class=scroll><table><caption>").append(caption).append("</caption>\n<thead><tr>");
        html.append("<th>charge</th><th>price</th><th class=number>quantity</th><th class=number>amount</th>");
        html.append("</tr></thead>\n<tbody>\n");
        for (ChargesDocument.Item item : items) {
            String price = item.measure()
                    .map(it -> it.price() + " per " + grouped(it.per()))
                    .orElse("");
            String quantity = item.measure().map(it -> grouped(it.quantity())).orElse("");
            row(List.of(item.day() + " " + item.description(), price), List.of(quantity, grouped(item.amount())));
        }
        html.append("</tbody></table></div>\n");
    }

    private void total(String title, String amount) {
        html.append("<table class=total><tbody>\n");
        row(List.of(title), List.of(grouped(amount)));
        html.append("</tbody></table>\n");
    }

    private void row(List<String> words, List<String> numbers) {
        html.append("<tr>");
        words.forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
        numbers.forEach(
                cell -> html.append("<td class=number>").append(escaped(cell)).append("</td>"));
        html.append("</tr>\n");
    }

    private static String usage(StatementDocument.Line line) {
        return line.unit()
                + (line.subject().isEmpty() ? "" : " " + line.subject())
                + (line.simulated() && line.accruing() ? ", running now" : "")
                + line.usedOn().map(day -> ", of " + day).orElse("");
    }

    private static String price(Optional<PriceDocument> price) {
        return price.map(it -> it.amount() + " per " + grouped(Long.toString(it.per()))
                        + it.label().map(label -> " (" + label + ")").orElse(""))
                .orElse("no price");
    }

    /** The whole part in groups of three; no digit is lost. */
    static String grouped(String decimal) {
        return decimal.replaceAll("(?<=\\d)(?=(\\d{3})+(?!\\d))(?<!\\.\\d{0,20})", ",");
    }

    private void about(String text) {
        if (!text.isEmpty()) {
            html.append("<p>").append(escaped(text)).append("</p>\n");
        }
    }

    private void open(String title) {
        html.append("<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n")
                .append("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n");
    }

    private String close(Optional<String> digest) {
        html.append("<p class=note>Each amount is quantity x price / per, rounded once, half to even, to 6 digits. ")
                .append("A total is the sum of its lines.");
        digest.ifPresent(
                sha256 -> html.append("<br>SHA-256 of the JSON statement: ").append(escaped(sha256)));
        return html.append("</p>\n</html>\n").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String style() {
        try (InputStream css = StatementHtml.class.getResourceAsStream("statement.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        return Base64.getEncoder().encodeToString(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
