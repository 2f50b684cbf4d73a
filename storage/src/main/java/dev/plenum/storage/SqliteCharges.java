package dev.plenum.storage;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.port.Charges;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** Charges in {@code ledger.db}, and their entries among its postings. */
record SqliteCharges(Database reader, EventCodec codec) implements Charges {

    @Override
    public List<Charge> ofProject(String project, LocalDate from, LocalDate to) {
        return reader.transaction(in -> in.list(
                "select value from charge where project = ? and day between ? and ? order by number",
                row -> codec.read(row.getBytes(1), Charge.class),
                project,
                from.toString(),
                to.toString()));
    }

    @Override
    public List<Charge> ofOrganization(String organization, LocalDate from, LocalDate to) {
        return reader.transaction(in -> in.list(
                """
                select value from charge where organization = ? and project = '' and day between ? and ?
                order by number""", row -> codec.read(row.getBytes(1), Charge.class), organization, from.toString(), to.toString()));
    }

    /** Keeps it and enters it between two accounts, within the transaction it is given; an id that is there already fails. */
    static void post(Database in, EventCodec codec, Charge charge) throws SQLException {
        String project = charge.project().orElse("");
        in.update(
                "insert into charge (id, organization, project, day, value) values (?, ?, ?, ?, ?)",
                charge.id(),
                charge.organization(),
                project,
                charge.day().toString(),
                new String(codec.write(charge), StandardCharsets.UTF_8));
        Postings.enter(
                in,
                new Postings.Entry(project, charge.at(), "charge " + charge.id()),
                receivable(charge),
                other(charge),
                charge.amount());
    }

    /** No project's name has a slash in it. */
    private static String receivable(Charge charge) {
        return "receivable/" + charge.project().orElse("organization/" + charge.organization());
    }

    private static String other(Charge charge) {
        return switch (charge.kind()) {
            case RESERVED -> "revenue/commitments";
            case COVERED, TIERS ->
                "revenue/" + charge.measure().orElseThrow().unit().replace(' ', '-');
            case REFUND -> "refunds";
            case LENT -> "lent";
            case CREDIT -> "credits";
            case TAX -> "taxes";
            case PREPAID -> "prepaid/" + charge.organization();
        };
    }
}
