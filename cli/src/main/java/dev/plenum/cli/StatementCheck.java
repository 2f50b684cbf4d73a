package dev.plenum.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recomputes a statement from the quantities and prices in it alone, with nothing of the program that wrote it: each line, each charge, each total,
 * then the digest, which tells of a change anywhere else. The first thing that differs is said, with both figures.
 */
final class StatementCheck {

    private static final int DIGITS = 6;

    private StatementCheck() {}

    /** Of a project or of an organization; empty when all is right. */
    static Optional<String> of(Document statement) {
        return sums(statement).or(() -> converted(statement)).or(() -> digest(statement));
    }

    private static Optional<String> converted(Document statement) {
        Document other = statement.object("converted");
        if (other.fields().isEmpty()) {
            return Optional.empty();
        }
        Document charges = statement.object("charges");
        String due = charges.fields().isEmpty() ? statement.text("total") : charges.text("due");
        BigDecimal right = decimal(due).multiply(decimal(other.text("rate"))).setScale(DIGITS, RoundingMode.HALF_EVEN);
        return differs(other.text("total"), right)
                ? Optional.of("The total in " + other.text("currency") + " says " + other.text("total") + "; " + due
                        + " x rate is " + right.toPlainString() + ".")
                : Optional.empty();
    }

    private static Optional<String> sums(Document statement) {
        if (statement.text("organization").isEmpty()) {
            return project(statement);
        }
        for (Document project : statement.list("projects")) {
            Optional<String> found = project(project);
            if (found.isPresent()) {
                return found;
            }
        }
        return total("The organization's total", statement, "total", statement.list("projects"), "total")
                .or(() -> total(
                        "The organization's total of simulated devices",
                        statement,
                        "simulated_total",
                        statement.list("projects"),
                        "simulated_total"))
                .or(() -> new ChargesCheck(
                                " of organization " + statement.text("organization"), statement.object("charges"))
                        .on(projectsNet(statement), statement));
    }

    private static BigDecimal projectsNet(Document organization) {
        return organization.list("projects").stream()
                .map(project -> project.object("charges").fields().isEmpty()
                        ? project.text("total")
                        : project.object("charges").text("net"))
                .map(StatementCheck::decimal)
                .reduce(BigDecimal.ZERO.setScale(DIGITS), BigDecimal::add);
    }

    private static Optional<String> project(Document statement) {
        String of = " of project " + statement.text("project");
        List<Document> lines = statement.list("lines");
        for (int i = 0; i < lines.size(); i++) {
            BigDecimal right = amount(lines.get(i));
            if (differs(lines.get(i).text("amount"), right)) {
                return Optional.of("Line " + (i + 1) + of + " (" + name(lines.get(i)) + ") says "
                        + lines.get(i).text("amount") + "; quantity x price / per is " + right.toPlainString() + ".");
            }
        }
        List<Document> real =
                lines.stream().filter(line -> !line.flag("simulated")).toList();
        List<Document> simulated =
                lines.stream().filter(line -> line.flag("simulated")).toList();
        return total("The total" + of, statement, "total", real, "amount")
                .or(() ->
                        total("The total of simulated devices" + of, statement, "simulated_total", simulated, "amount"))
                .or(() -> new ChargesCheck(of, statement.object("charges"))
                        .on(decimal(statement.text("total")), statement));
    }

    static String name(Document line) {
        return (line.text("unit") + " " + line.text("subject")).strip();
    }

    /** Rounded once, half to even. */
    private static BigDecimal amount(Document line) {
        Document price = line.object("price");
        if (price.fields().isEmpty()) {
            return BigDecimal.ZERO.setScale(DIGITS);
        }
        long per = price.whole("per");
        if (per < 1) {
            return decimal("a price per " + per);
        }
        return decimal(line.text("quantity"))
                .multiply(decimal(price.text("amount")))
                .divide(BigDecimal.valueOf(per), DIGITS, RoundingMode.HALF_EVEN);
    }

    private static Optional<String> total(
            String what, Document statement, String field, List<Document> parts, String part) {
        BigDecimal sum = parts.stream()
                .map(document -> decimal(document.text(part)))
                .reduce(BigDecimal.ZERO.setScale(DIGITS), BigDecimal::add);
        return differs(statement.text(field), sum)
                ? Optional.of(what + " says " + statement.text(field) + "; the sum is " + sum.toPlainString() + ".")
                : Optional.empty();
    }

    private static boolean differs(String said, BigDecimal right) {
        return decimal(said).compareTo(right) != 0;
    }

    static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "'" + text + "' is not a number.",
                    "a statement as it was written",
                    "Get it again");
        }
    }

    private static Optional<String> digest(Document statement) {
        Map<String, Object> without = new LinkedHashMap<>(statement.fields());
        String said = String.valueOf(without.remove("digest"));
        String right = sha256(Json.write(without));
        return said.equals(right)
                ? Optional.empty()
                : Optional.of("Every sum is right, but the file was changed: its digest says " + said
                        + "; what is in it has " + right + ".");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The first posted line that another statement has otherwise.
     *
     * @param whose words before what the other has
     */
    static Optional<String> against(Document file, Document other, String whose) {
        if (!file.text("organization").isEmpty()) {
            Map<String, Document> others = new LinkedHashMap<>();
            other.list("projects").forEach(project -> others.put(project.text("project"), project));
            return file.list("projects").stream()
                    .map(project -> against(
                            project, others.getOrDefault(project.text("project"), new Document(Map.of())), whose))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .or(() -> new ChargesCheck(" of organization " + file.text("organization"), file.object("charges"))
                            .against(other.object("charges")));
        }
        List<Document> these = posted(file);
        List<Document> those = posted(other);
        for (int i = 0; i < Math.max(these.size(), those.size()); i++) {
            String here = i < these.size() ? figures(these.get(i)) : "nothing";
            String there = i < those.size() ? figures(those.get(i)) : "nothing";
            if (!here.equals(there)) {
                return Optional.of("Line " + (i + 1) + " of project " + file.text("project") + " is " + here + "; "
                        + whose + there + ".");
            }
        }
        return new ChargesCheck(" of project " + file.text("project"), file.object("charges"))
                .against(other.object("charges"));
    }

    private static List<Document> posted(Document statement) {
        return statement.list("lines").stream()
                .filter(line -> !line.flag("accruing"))
                .toList();
    }

    private static String figures(Document line) {
        Document price = line.object("price");
        return line.text("quantity") + " " + name(line)
                + (price.fields().isEmpty() ? "" : " at " + price.text("amount") + " per " + price.text("per"))
                + (line.text("used_on").isEmpty() ? "" : ", of " + line.text("used_on"))
                + ": " + line.text("amount");
    }
}
