package dev.plenum.storage;

import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.port.Charges;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Charges in {@code ledger.db}, their entries among its postings, and the facts that they are reckoned from. */
record SqliteCharges(Database reader, EventCodec codec) implements Charges {

    private static final LocalDate EVER_FROM = LocalDate.of(1, 1, 1);
    private static final LocalDate EVER_TO = LocalDate.of(9999, 12, 31);

    @Override
    public List<Charge> ofProject(String project, LocalDate from, LocalDate to) {
        return reader.transaction(in -> ofProject(in, project, from, to));
    }

    List<Charge> ofProject(Database in, String project, LocalDate from, LocalDate to) throws SQLException {
        return in.list(
                "select value from charge where project = ? and day between ? and ? order by number",
                row -> codec.read(row.getBytes(1), Charge.class),
                project,
                from.toString(),
                to.toString());
    }

    @Override
    public List<Charge> ofOrganization(String organization, LocalDate from, LocalDate to) {
        return reader.transaction(in -> ofOrganization(in, organization, from, to));
    }

    private List<Charge> ofOrganization(Database in, String organization, LocalDate from, LocalDate to)
            throws SQLException {
        return in.list(
                """
                select value from charge where organization = ? and project = '' and day between ? and ?
                order by number""", row -> codec.read(row.getBytes(1), Charge.class), organization, from.toString(), to.toString());
    }

    @Override
    public MonthEnd.Standing standing(String organization) {
        return reader.transaction(in -> standing(in, organization));
    }

    MonthEnd.Standing standing(Database in, String organization) throws SQLException {
        List<BillingFact> its = facts(in).stream()
                .filter(fact ->
                        fact.organization().isEmpty() || fact.organization().equals(organization))
                .toList();
        List<Charge> used = ofOrganization(in, organization, EVER_FROM, EVER_TO).stream()
                .filter(charge -> charge.kind() == Charge.Kind.CREDIT || charge.kind() == Charge.Kind.PREPAID)
                .toList();
        return new MonthEnd.Standing(its, used);
    }

    /** As they were entered. */
    List<BillingFact> facts(Database in) throws SQLException {
        return in.list("select value from fact order by number", row -> codec.read(row.getBytes(1), BillingFact.class));
    }

    @Override
    public List<Rated> sums(List<String> projects, YearMonth month) {
        return reader.transaction(in -> sums(in, projects, month));
    }

    List<Rated> sums(Database in, List<String> projects, YearMonth month) throws SQLException {
        SortedMap<String, Price> prices = new TreeMap<>();
        in.each(
                "select id, value from price",
                row -> prices.put(row.getString(1), codec.read(row.getBytes(2), Price.class)));
        List<Rated> sums = new ArrayList<>();
        for (String project : projects) {
            in.each(
                    """
                    select * from cumulative where project = ? and posted_on between ? and ?
                    order by posted_on, meter, subject, simulated, price, day""",
                    row -> sums.add(rated(row, prices)),
                    project,
                    month.atDay(1).toString(),
                    month.atEndOfMonth().toString());
        }
        return sums;
    }

    /** What comes late counts as of the day that it stands on. */
    private static Rated rated(ResultSet row, Map<String, Price> prices) throws SQLException {
        Meter meter = new Meter(
                Meter.Kind.valueOf(row.getString("meter")), row.getString("subject"), row.getInt("simulated") == 1);
        LocalDate day = LocalDate.parse(row.getString("posted_on"));
        String price = row.getString("price");
        return new Rated(
                new Rated.Key(row.getString("project"), meter, price, day),
                Optional.ofNullable(prices.get(price)),
                new Quantity(row.getLong("quantity")),
                Instant.EPOCH);
    }

    /** Keeps it, and posts what it is worth at once: a deposit, a refund. The rest is reckoned when a month closes. */
    void enter(Database in, BillingFact fact, Instant at) throws SQLException {
        in.update(
                "insert into fact (id, organization, recorded_at, value) values (?, ?, ?, ?)",
                fact.id(),
                fact.organization(),
                at.toString(),
                new String(codec.write(fact), StandardCharsets.UTF_8));
        switch (fact) {
            case Deposit deposit ->
                Postings.enter(
                        in,
                        new Postings.Entry("", at, "fact " + fact.id()),
                        "cash",
                        prepaid(fact.organization()),
                        deposit.amount());
            case Refund refund -> post(in, charge(in, refund, at));
            case Commitment _, Credit _, TaxRate _ -> {}
        }
    }

    private static Charge charge(Database in, Refund refund, Instant at) throws SQLException {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        LocalDate open = SqlitePeriods.firstOpenDay(in);
        return new Charge(
                refund.id(),
                Charge.Kind.REFUND,
                refund.organization(),
                Optional.of(refund.project()),
                today.isBefore(open) ? open : today,
                refund.of().toString(),
                "refund of " + refund.of() + ": " + refund.reason(),
                Optional.empty(),
                refund.amount().negated(),
                at);
    }

    /** Keeps it and enters it between two accounts, within the transaction it is given; an id that is there already fails. */
    void post(Database in, Charge charge) throws SQLException {
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
            case PREPAID -> prepaid(charge.organization());
        };
    }

    /** What is owed to an organization. */
    private static String prepaid(String organization) {
        return "prepaid/" + organization;
    }
}
