package dev.plenum.storage;

import dev.plenum.core.billing.Rated;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Posts sums of usage within one transaction of {@link SqliteLedger}: each is added to what was posted for the same project, meter, price and day, and
 * the difference is entered. What was posted before is read once a project, so that a sum costs two statements.
 */
final class UsagePostings {

    private record Key(Rated.Key sum, LocalDate on) {}

    private record Cumulative(Quantity quantity, Money posted) {

        private static final Cumulative NOTHING = new Cumulative(Quantity.ZERO, Money.ZERO);
    }

    private final Database in;
    private final EventCodec codec;
    private final String source;
    private final UnaryOperator<String> debtor;
    private final LocalDate firstOpenDay;
    private final Set<String> keptPrices = new HashSet<>();

    /**
     * @param source of the records, as it stands beside each posting
     * @param debtor the account that what a project uses is debited to
     */
    UsagePostings(Database in, EventCodec codec, String source, UnaryOperator<String> debtor) throws SQLException {
        this.in = in;
        this.codec = codec;
        this.source = source;
        this.debtor = debtor;
        this.firstOpenDay = SqlitePeriods.firstOpenDay(in);
    }

    /** @param sums in the order of their keys */
    void post(List<Rated> sums) throws SQLException {
        for (int from = 0; from < sums.size(); ) {
            String project = sums.get(from).key().project();
            int to = from;
            while (to < sums.size() && sums.get(to).key().project().equals(project)) {
                to++;
            }
            postProject(project, sums.subList(from, to));
            from = to;
        }
    }

    private void postProject(String project, List<Rated> sums) throws SQLException {
        Map<Key, Cumulative> before = new HashMap<>();
        in.each(
                "select * from cumulative where project = ? and posted_on between ? and ?",
                row -> before.put(key(project, row), cumulative(row)),
                project,
                postedOn(sums.getFirst()).toString(),
                postedOn(sums.getLast()).toString());
        for (Rated rated : sums) {
            LocalDate on = postedOn(rated);
            post(rated, on, before.getOrDefault(new Key(rated.key(), on), Cumulative.NOTHING));
        }
    }

    /** Its day, or the first that is open: later for no earlier day. */
    private LocalDate postedOn(Rated rated) {
        LocalDate day = rated.key().day();
        return day.isBefore(firstOpenDay) ? firstOpenDay : day;
    }

    private void post(Rated rated, LocalDate on, Cumulative old) throws SQLException {
        Quantity quantity = old.quantity.plus(rated.quantity());
        Money due = rated.price().map(price -> price.of(quantity)).orElse(Money.ZERO);
        keep(rated, on, quantity, due);
        LocalDate day = rated.key().day();
        enter(rated, due.minus(old.posted), on.equals(day) ? source : source + ", of " + day);
    }

    private void keep(Rated rated, LocalDate on, Quantity quantity, Money due) throws SQLException {
        if (rated.price().isPresent() && keptPrices.add(rated.key().price())) {
            in.update(
                    "insert or ignore into price (id, value) values (?, ?)",
                    rated.key().price(),
                    new String(codec.write(rated.price().get()), StandardCharsets.UTF_8));
        }
        in.update(
                """
                insert or replace into cumulative
                (project, day, posted_on, meter, subject, simulated, price, quantity, posted_high, posted_low)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rated.key().project(),
                rated.key().day().toString(),
                on.toString(),
                rated.key().meter().kind().name(),
                rated.key().meter().subject(),
                rated.key().meter().simulated() ? 1 : 0,
                rated.key().price(),
                quantity.millionths(),
                Amount.high(due),
                Amount.low(due));
    }

    private void enter(Rated rated, Money amount, String of) throws SQLException {
        Meter meter = rated.key().meter();
        String prefix = meter.simulated() ? "simulated-" : "";
        String project = rated.key().project();
        Postings.enter(
                in,
                new Postings.Entry(project, rated.latest(), of),
                prefix + debtor.apply(project),
                prefix + "revenue/" + meter.kind().unit().replace(' ', '-'),
                amount);
    }

    private static Key key(String project, ResultSet row) throws SQLException {
        Meter meter = new Meter(
                Meter.Kind.valueOf(row.getString("meter")), row.getString("subject"), row.getInt("simulated") == 1);
        LocalDate day = LocalDate.parse(row.getString("day"));
        return new Key(
                new Rated.Key(project, meter, row.getString("price"), day),
                LocalDate.parse(row.getString("posted_on")));
    }

    private static Cumulative cumulative(ResultSet row) throws SQLException {
        return new Cumulative(new Quantity(row.getLong("quantity")), Amount.read(row, "posted"));
    }
}
