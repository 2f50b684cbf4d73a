package dev.plenum.storage;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Periods;
import dev.plenum.core.units.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Closed months in {@code ledger.db}. {@link SqliteLedger} asks it where a day's usage is posted. */
final class SqlitePeriods implements Periods {

    /** Sums up the lines of a project within the closing's own transaction. */
    interface Lines {
        List<Statement.Line> of(Database in, String project, LocalDate from, LocalDate to) throws SQLException;
    }

    private final Database reader;
    private final Lines lines;
    private final SqliteCharges charges;
    private final UnaryOperator<String> debtor;

    /** @param debtor the account that what a project uses is debited to */
    SqlitePeriods(Database reader, Lines lines, SqliteCharges charges, UnaryOperator<String> debtor) {
        this.reader = reader;
        this.lines = lines;
        this.charges = charges;
        this.debtor = debtor;
    }

    /** The first day that is not closed; the earliest of all days where nothing is. */
    static LocalDate firstOpenDay(Database in) throws SQLException {
        return last(in).map(month -> month.plusMonths(1).atDay(1)).orElse(LocalDate.MIN);
    }

    private static Optional<YearMonth> last(Database in) throws SQLException {
        return in.first("select max(month) from period", row -> Optional.ofNullable(row.getString(1)))
                .flatMap(month -> month)
                .map(YearMonth::parse);
    }

    /**
     * Closes the month and every earlier one that is open, and posts what rounding to statement lines makes of them and what is due at their end. One that is
     * closed stays as it is.
     *
     * @param organizations which each project belongs to
     */
    void close(Database in, YearMonth month, Instant at, SortedMap<String, String> organizations) throws SQLException {
        for (YearMonth next = firstToClose(in, month); !next.isAfter(month); next = next.plusMonths(1)) {
            postRounding(in, next, at);
            for (String organization : new TreeSet<>(organizations.values())) {
                List<String> projects = organizations.keySet().stream()
                        .filter(project -> organizations.get(project).equals(organization))
                        .toList();
                if (projects.stream().anyMatch(this::owes)) {
                    postEnd(in, organization, projects, next, at);
                }
            }
            in.update("insert into period (month, closed_at) values (?, ?)", next.toString(), at.toString());
            in.update(
                    "insert into closed_up_to select ?, stream, mark from mark union all select ?, '', -1",
                    next.toString(),
                    next.toString());
        }
    }

    /** What is shown only is not settled, credited or taxed. */
    private boolean owes(String project) {
        return debtor.apply(project).equals("receivable/" + project);
    }

    private void postEnd(Database in, String organization, List<String> projects, YearMonth month, Instant at)
            throws SQLException {
        Money sum = Money.ZERO;
        for (String project : projects) {
            sum = sum.plus(charges.ofProject(in, project, month.atDay(1), month.atEndOfMonth()).stream()
                    .map(Charge::amount)
                    .reduce(Money.ZERO, Money::plus));
            sum = sum.plus(lines.of(in, project, month.atDay(1), month.atEndOfMonth()).stream()
                    .filter(line -> !line.meter().simulated())
                    .map(Statement.Line::amount)
                    .reduce(Money.ZERO, Money::plus));
        }
        List<Rated> sums = charges.sums(in, projects, month);
        for (Charge charge : MonthEnd.of(organization, month, sums, sum, charges.standing(in, organization), at)) {
            charges.post(in, charge);
        }
    }

    private YearMonth firstToClose(Database in, YearMonth month) throws SQLException {
        Optional<YearMonth> last = last(in);
        if (last.isPresent()) {
            return last.get().plusMonths(1);
        }
        return Stream.concat(
                        in
                                .list(
                                        "select posted_on from cumulative union select day from charge order by 1 limit 1",
                                        row -> LocalDate.parse(row.getString(1)))
                                .stream(),
                        charges.facts(in).stream()
                                .filter(Commitment.class::isInstance)
                                .map(fact -> ((Commitment) fact).from()))
                .map(YearMonth::from)
                .min(Comparator.naturalOrder())
                .filter(first -> first.isBefore(month))
                .orElse(month);
    }

    /** What a project owes is the sum of its rounded lines: the rest goes to an account of its own. */
    private void postRounding(Database in, YearMonth month, Instant at) throws SQLException {
        List<String> projects = in.list(
                "select distinct project from cumulative where posted_on between ? and ? order by project",
                row -> row.getString(1),
                month.atDay(1).toString(),
                month.atEndOfMonth().toString());
        for (String project : projects) {
            List<Statement.Line> all = lines.of(in, project, month.atDay(1), month.atEndOfMonth());
            for (boolean simulated : new boolean[] {false, true}) {
                Money rest = all.stream()
                        .filter(line -> line.meter().simulated() == simulated)
                        .map(line -> line.amount().minus(line.exact()))
                        .reduce(Money.ZERO, Money::plus);
                String prefix = simulated ? "simulated-" : "";
                Postings.enter(
                        in,
                        new Postings.Entry(project, at, "close " + month),
                        prefix + debtor.apply(project),
                        prefix + "rounding",
                        rest);
            }
        }
    }

    @Override
    public List<Closed> closed() {
        return reader.transaction(in -> in.list(
                "select month, closed_at from period order by month",
                row -> new Closed(YearMonth.parse(row.getString(1)), Instant.parse(row.getString(2)))));
    }

    @Override
    public SortedMap<YearMonth, Map<Ledger.Stream, Long>> closedUpTo() {
        return reader.transaction(in -> {
            SortedMap<YearMonth, Map<Ledger.Stream, Long>> marks = new TreeMap<>();
            in.each("select month, stream, mark from closed_up_to", row -> marks.computeIfAbsent(
                            YearMonth.parse(row.getString(1)), _ -> new HashMap<>())
                    .put(new Ledger.Stream(row.getString(2)), row.getLong(3)));
            return marks;
        });
    }
}
