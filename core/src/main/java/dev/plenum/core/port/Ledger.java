package dev.plenum.core.port;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.owning.DayCost;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The double-entry book: primary and append-only. Per project, meter, price and day it keeps the exact quantity; a posting is the rounded price of
 * the new total less what was posted before, so that the order and the size of records never change a sum.
 */
public interface Ledger extends AutoCloseable {

    /**
     * Where usage comes from; each has a mark of its own.
     *
     * @param name as it stands beside its mark
     */
    record Stream(String name) {

        public static final Stream JOURNAL = new Stream("JOURNAL");

        /** What is booked of the journal beside usage. */
        public static final Stream BOOKED = new Stream("BOOKED");

        /** Of the gateway in the control plane's own process. */
        public static final Stream USAGE_LOG = new Stream("USAGE_LOG");

        private static final String USAGE_FROM = "USAGE_FROM_";

        /** Of a gateway in a process of its own. */
        public static Stream usageFrom(String incarnation) {
            return new Stream(USAGE_FROM + incarnation);
        }

        /** The gateway's, if it is one of its own process. */
        public Optional<String> incarnation() {
            return name.startsWith(USAGE_FROM) ? Optional.of(name.substring(USAGE_FROM.length())) : Optional.empty();
        }
    }

    /** Up to where records of this stream are posted: a journal position, or a usage log sequence; -1 before the first. */
    long mark(Stream stream);

    /** Of each stream that any was posted of; equal while nothing is posted. */
    Map<Stream, Long> marks();

    /** Rates and posts the records and moves the mark, in one transaction. A mark that is not later does nothing. */
    void post(Stream stream, long mark, List<UsageRecord> records, PriceBook book);

    /**
     * Posts what owning the fleet cost on these days, less what was posted for them before; the project of these postings is empty.
     *
     * @param position of the journal, that they are as of
     * @param lastDay up to which all days are posted now
     */
    void postCosts(long position, LocalDate lastDay, List<DayCost> costs);

    /**
     * Enters what the event at this position of the journal says, in one transaction with a mark of its own. A position that is not later does nothing.
     *
     * @param organizations which each project belongs to
     */
    void book(long position, Event.Booked event, SortedMap<String, String> organizations);

    /** Posts those whose id is not there yet, in one transaction. */
    void postCharges(List<Charge> charges);

    /** From now on usage of these projects, and of no others, is posted to {@code showback/PROJECT} instead of a receivable. */
    void showback(SortedSet<String> projects);

    /** Which months are closed. */
    Periods periods();

    /** What other currencies are worth. */
    ExchangeRates exchangeRates();

    /** What is due beside usage. */
    Charges charges();

    /** The posted lines of a project, both days included; what was used in a closed period stands on the day it was posted. */
    List<Statement.Line> lines(String project, LocalDate from, LocalDate to);

    /** What was posted to a project on each of these days, both included, and of each meter; a day or meter without usage is not in it. */
    SortedMap<LocalDate, SortedMap<Meter, Money>> spent(String project, LocalDate from, LocalDate to);

    /** What is posted by now for usage of these days, both included, on whichever day it is posted. */
    PostedUsage postedUsage(LocalDate firstDay, LocalDate lastDay);

    /** What each of these workloads has used, by what it was rated with; those that have used nothing are not in it. */
    Map<WorkloadId, List<Statement.Line>> linesOf(List<WorkloadId> workloads);

    /** What requests with this API key cost in a month, UTC; records without a key are in no key's sum. */
    Money spentByKey(String key, YearMonth month);

    /** When a request with each API key ended last, by its id; those that were never used are not in it. */
    SortedMap<String, Instant> keysLastUsed();

    /** Its newest postings, newest first. */
    List<Posting> postings(String project, int most);

    /** The sum over all postings; anything but zero is a defect. */
    Money balance();

    @Override
    void close();

    /**
     * One side of an entry; the two sides of an entry add up to zero.
     *
     * @param account such as {@code receivable/default} or {@code revenue/core-seconds}
     * @param amount debits are positive
     * @param source the records it rates: journal positions or usage log sequences
     */
    record Posting(long entry, Instant at, String account, Money amount, String source) {}
}
