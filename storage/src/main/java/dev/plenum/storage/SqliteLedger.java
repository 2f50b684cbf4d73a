package dev.plenum.storage;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Rated;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.owning.DayCost;
import dev.plenum.core.port.Charges;
import dev.plenum.core.port.ExchangeRates;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Periods;
import dev.plenum.core.port.PostedUsage;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger in {@code ledger.db}. Usage of simulated devices is posted between accounts of its own, so that no real account ever holds any of it.
 * Usage that no price holds for keeps its quantity and has no posting. The follower posts; statements read.
 */
public final class SqliteLedger implements Ledger {

    private final EventCodec codec;
    private final WorkloadUsage workloads;
    private final KeyUsage keys;
    private final Database writer;
    private final Database reader;
    private final SqliteCharges charges;
    private final SqlitePeriods periods;
    private volatile SortedSet<String> showback = Collections.emptySortedSet();
    private Rating rating = new Rating(new PriceBook(List.of()));

    private SqliteLedger(Path file, EventCodec codec) {
        this.codec = codec;
        this.workloads = new WorkloadUsage(codec);
        this.keys = new KeyUsage(codec);
        this.writer = Database.writer(file, Database.Durability.FULL, "ledger");
        this.reader = Database.reader(file);
        this.charges = new SqliteCharges(reader, codec);
        this.periods = new SqlitePeriods(reader, this::lines, charges, this::debtor);
    }

    /** Opens or makes the ledger of a data directory. */
    public static SqliteLedger open(Path directory, EventCodec codec) {
        return new SqliteLedger(directory.resolve("ledger.db"), codec);
    }

    @Override
    public long mark(Stream stream) {
        return reader.transaction(in -> mark(in, stream));
    }

    private static long mark(Database in, Stream stream) throws SQLException {
        return in.first("select mark from mark where stream = ?", row -> row.getLong(1), stream.name())
                .orElse(-1L);
    }

    @Override
    public Map<Stream, Long> marks() {
        return reader.transaction(SqliteLedger::marks);
    }

    private static Map<Stream, Long> marks(Database in) throws SQLException {
        Map<Stream, Long> marks = new HashMap<>();
        in.each("select stream, mark from mark", row -> marks.put(new Stream(row.getString(1)), row.getLong(2)));
        return marks;
    }

    @Override
    public void post(Stream stream, long mark, List<UsageRecord> records, PriceBook book) {
        List<Rated> all = rated(records, book);
        Object _ = writer.transaction(in -> {
            long before = mark(in, stream);
            if (mark > before) {
                in.update("insert or replace into mark (stream, mark) values (?, ?)", stream.name(), mark);
                String source = source(stream) + " " + (before + 1) + "-" + mark;
                new UsagePostings(in, codec, source, this::debtor).post(all);
                if (stream.equals(Stream.JOURNAL)) {
                    workloads.add(in, records, book);
                }
                keys.add(in, records, rating);
            }
            return in;
        });
    }

    @Override
    public void postCosts(long position, LocalDate lastDay, List<DayCost> costs) {
        Object _ = writer.transaction(in -> {
            String mark = "insert or replace into mark (stream, mark) values (?, ?)";
            in.update(mark, OwnerPosting.POSITION.name(), position);
            in.update(mark, OwnerPosting.DAY.name(), lastDay.toEpochDay());
            CostPostings postings = new CostPostings(in);
            for (DayCost cost : costs) {
                postings.post(cost);
            }
            return in;
        });
    }

    @Override
    public void book(long position, Event.Booked event, SortedMap<String, String> organizations) {
        Object _ = writer.transaction(in -> {
            if (position > mark(in, Stream.BOOKED)) {
                in.update("insert or replace into mark (stream, mark) values (?, ?)", Stream.BOOKED.name(), position);
                switch (event) {
                    case Event.PeriodClosed(var month, Instant at) -> periods.close(in, month, at, organizations);
                    case Event.ExchangeRateSet(var rate, Instant at) -> SqliteExchangeRates.set(in, rate, at);
                    case Event.FactEntered(var fact, Instant at) -> charges.enter(in, fact, at);
                }
            }
            return in;
        });
    }

    @Override
    public void postCharges(List<Charge> more) {
        Object _ = writer.transaction(in -> {
            for (Charge charge : more) {
                if (in.first("select 1 from charge where id = ?", row -> row.getLong(1), charge.id())
                        .isEmpty()) {
                    this.charges.post(in, charge);
                }
            }
            return in;
        });
    }

    @Override
    public void showback(SortedSet<String> projects) {
        showback = Collections.unmodifiableSortedSet(new TreeSet<>(projects));
    }

    /** Where what a project uses is debited. */
    private String debtor(String project) {
        return (showback.contains(project) ? "showback/" : "receivable/") + project;
    }

    private List<Rated> rated(List<UsageRecord> records, PriceBook book) {
        if (!rating.book().equals(book)) {
            rating = new Rating(book);
        }
        records.forEach(rating::add);
        return rating.take();
    }

    private static String source(Stream stream) {
        return stream.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Cumulative(Quantity quantity, Money posted) {}

    /** @param usedOn empty where it was used in the period that it is posted in */
    private record LineKey(Meter meter, String price, String usedOn) implements Comparable<LineKey> {

        private static final Comparator<LineKey> ORDER = Comparator.comparing(LineKey::meter)
                .thenComparing(LineKey::price)
                .thenComparing(LineKey::usedOn);

        @Override
        public int compareTo(LineKey other) {
            return ORDER.compare(this, other);
        }

        private Optional<LocalDate> day() {
            return usedOn.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(usedOn));
        }
    }

    @Override
    public List<Statement.Line> lines(String project, LocalDate from, LocalDate to) {
        return reader.transaction(in -> lines(in, project, from, to));
    }

    private List<Statement.Line> lines(Database in, String project, LocalDate from, LocalDate to) throws SQLException {
        Map<LineKey, Cumulative> sums = new TreeMap<>();
        in.each(
                "select * from cumulative where project = ? and posted_on between ? and ?",
                row -> sums.merge(
                        key(row),
                        new Cumulative(new Quantity(row.getLong("quantity")), Amount.read(row, "posted")),
                        (one, other) ->
                                new Cumulative(one.quantity.plus(other.quantity), one.posted.plus(other.posted))),
                project,
                from.toString(),
                to.toString());
        List<Statement.Line> lines = new ArrayList<>();
        for (var sum : sums.entrySet()) {
            lines.add(new Statement.Line(
                    sum.getKey().meter,
                    price(in, sum.getKey().price),
                    sum.getValue().quantity,
                    sum.getValue().posted,
                    sum.getKey().day()));
        }
        return lines;
    }

    @Override
    public SortedMap<LocalDate, SortedMap<Meter, Money>> spent(String project, LocalDate from, LocalDate to) {
        return reader.transaction(in -> {
            SortedMap<LocalDate, SortedMap<Meter, Money>> days = new TreeMap<>();
            in.each(
                    "select * from cumulative where project = ? and posted_on between ? and ?",
                    row -> days.computeIfAbsent(LocalDate.parse(row.getString("posted_on")), _ -> new TreeMap<>())
                            .merge(meter(row), Amount.read(row, "posted"), Money::plus),
                    project,
                    from.toString(),
                    to.toString());
            return days;
        });
    }

    @Override
    public PostedUsage postedUsage(LocalDate firstDay, LocalDate lastDay) {
        return reader.transaction(in -> new PostedUsage(marks(in), new PostedAmounts(codec).of(in, firstDay, lastDay)));
    }

    @Override
    public Periods periods() {
        return periods;
    }

    @Override
    public Charges charges() {
        return charges;
    }

    @Override
    public Map<WorkloadId, List<Statement.Line>> linesOf(List<WorkloadId> asked) {
        return reader.transaction(in -> workloads.of(in, asked));
    }

    @Override
    public Money spentByKey(String key, YearMonth month) {
        return reader.transaction(in -> keys.of(in, key, month));
    }

    @Override
    public SortedMap<String, Instant> keysLastUsed() {
        return reader.transaction(KeyUsage::lastUsed);
    }

    @Override
    public ExchangeRates exchangeRates() {
        return new SqliteExchangeRates(reader);
    }

    private static LineKey key(ResultSet row) throws SQLException {
        String day = row.getString("day");
        return new LineKey(meter(row), row.getString("price"), day.equals(row.getString("posted_on")) ? "" : day);
    }

    private static Meter meter(ResultSet row) throws SQLException {
        return new Meter(
                Meter.Kind.valueOf(row.getString("meter")), row.getString("subject"), row.getInt("simulated") == 1);
    }

    private Optional<Price> price(Database in, String id) throws SQLException {
        return in.first("select value from price where id = ?", row -> codec.read(row.getBytes(1), Price.class), id);
    }

    @Override
    public List<Posting> postings(String project, int most) {
        return reader.transaction(in -> in.list(
                "select * from posting where project = ? order by number desc limit ?",
                SqliteLedger::posting,
                project,
                most));
    }

    private static Posting posting(ResultSet row) throws SQLException {
        return new Posting(
                row.getLong("entry"),
                Instant.parse(row.getString("at")),
                row.getString("account"),
                Amount.read(row, "amount"),
                row.getString("source"));
    }

    @Override
    public Money balance() {
        return reader.transaction(in -> {
            Money[] sum = {Money.ZERO};
            in.each(
                    "select amount_high, amount_low from posting",
                    row -> sum[0] = sum[0].plus(Amount.read(row, "amount")));
            return sum[0];
        });
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
