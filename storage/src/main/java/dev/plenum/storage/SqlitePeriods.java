package dev.plenum.storage;

import dev.plenum.core.billing.Statement;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Ledger.Stream;
import dev.plenum.core.port.Periods;
import dev.plenum.core.units.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Closed months in {@code ledger.db}. {@link SqliteLedger} asks it where a day's usage is posted. */
final class SqlitePeriods implements Periods {

    /** Sums up the lines of a project within the closing's own transaction. */
    interface Lines {
        List<Statement.Line> of(Database in, String project, LocalDate from, LocalDate to) throws SQLException;
    }

    private final Database writer;
    private final Database reader;
    private final Lines lines;
    private final UnaryOperator<String> debtor;

    /** @param debtor the account that what a project uses is debited to */
    SqlitePeriods(Database writer, Database reader, Lines lines, UnaryOperator<String> debtor) {
        this.writer = writer;
        this.reader = reader;
        this.lines = lines;
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

    @Override
    public void close(YearMonth month, Instant at) {
        YearMonth now = YearMonth.from(at.atOffset(ZoneOffset.UTC));
        if (!month.isBefore(now)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "period " + month + " ends on " + month.atEndOfMonth() + ", and it is "
                            + LocalDate.ofInstant(at, ZoneOffset.UTC),
                    "a month that is over, " + now.minusMonths(1) + " at the latest",
                    "Close it when it is over");
        }
        Object _ = writer.transaction(in -> {
            for (YearMonth next = firstToClose(in, month); !next.isAfter(month); next = next.plusMonths(1)) {
                postRounding(in, next, at);
                in.update("insert into period (month, closed_at) values (?, ?)", next.toString(), at.toString());
                in.update(
                        "insert into closed_up_to select ?, stream, mark from mark union all select ?, '', -1",
                        next.toString(),
                        next.toString());
            }
            return in;
        });
    }

    private static YearMonth firstToClose(Database in, YearMonth month) throws SQLException {
        Optional<YearMonth> last = last(in);
        if (last.isPresent()) {
            return last.get().plusMonths(1);
        }
        return in.first("select min(posted_on) from cumulative", row -> Optional.ofNullable(row.getString(1)))
                .flatMap(day -> day)
                .map(day -> YearMonth.from(LocalDate.parse(day)))
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
    public SortedMap<YearMonth, Map<Stream, Long>> closedUpTo() {
        return reader.transaction(in -> {
            SortedMap<YearMonth, Map<Stream, Long>> marks = new TreeMap<>();
            in.each("select month, stream, mark from closed_up_to", row -> marks.computeIfAbsent(
                            YearMonth.parse(row.getString(1)), _ -> new HashMap<>())
                    .put(new Stream(row.getString(2)), row.getLong(3)));
            return marks;
        });
    }
}
