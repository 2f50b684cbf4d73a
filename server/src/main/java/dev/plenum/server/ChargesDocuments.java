package dev.plenum.server;

import dev.plenum.api.ChargesDocument;
import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Due;
import dev.plenum.core.billing.OrganizationStatement;
import dev.plenum.core.billing.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The charges of a statement, and what it comes to, as a document. */
final class ChargesDocuments {

    private ChargesDocuments() {}

    /** Empty where there are none: its total is what is due. */
    static Optional<ChargesDocument> of(Statement statement) {
        return statement.charges().isEmpty()
                ? Optional.empty()
                : Optional.of(of(statement.charges(), List.of(), statement.due()));
    }

    /** Empty where neither it nor any of its projects has any. */
    static Optional<ChargesDocument> of(OrganizationStatement all) {
        boolean some = Stream.concat(all.charges().stream(), all.accruing().stream())
                        .findAny()
                        .isPresent()
                || all.projects().stream().anyMatch(each -> !each.charges().isEmpty());
        return some ? Optional.of(of(all.charges(), all.accruing(), all.due())) : Optional.empty();
    }

    private static ChargesDocument of(List<Charge> charges, List<Charge> accruing, Due due) {
        List<ChargesDocument.Item> items = new ArrayList<>();
        charges.forEach(charge -> items.add(item(charge, false)));
        accruing.forEach(charge -> items.add(item(charge, true)));
        return new ChargesDocument(
                items,
                StatementDocuments.amount(due.net()),
                StatementDocuments.amount(due.tax()),
                StatementDocuments.amount(due.gross()),
                StatementDocuments.amount(due.prepaid()),
                StatementDocuments.amount(due.amount()));
    }

    static ChargesDocument.Item item(Charge charge, boolean accruing) {
        return new ChargesDocument.Item(
                charge.id(),
                charge.kind().wireName(),
                charge.day(),
                charge.of(),
                charge.description(),
                accruing,
                charge.measure().map(ChargesDocuments::measure),
                StatementDocuments.amount(charge.amount()));
    }

    private static ChargesDocument.Measure measure(Charge.Measure measure) {
        return new ChargesDocument.Measure(
                StatementDocuments.quantity(measure.quantity()),
                measure.unit(),
                measure.price().toString(),
                StatementDocuments.quantity(measure.per()));
    }

    /** Its sums, in words; of a project it is the net alone. */
    static List<Figure> figures(ChargesDocument charges, boolean organization) {
        Figure net = new Figure("Net", charges.net());
        return organization
                ? List.of(
                        net,
                        new Figure("Tax", charges.tax()),
                        new Figure("Gross", charges.gross()),
                        new Figure("Paid from deposits", charges.prepaid()),
                        new Figure("Amount due", charges.due()))
                : List.of(net);
    }

    /** One of the sums at the end of a statement. */
    record Figure(String title, String amount) {}
}
