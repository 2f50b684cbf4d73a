package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Statement;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The follower on the real files, fed as the loop feeds it. */
@Timeout(300)
final class FollowerTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Views.WorkloadQuery ALL =
            new Views.WorkloadQuery(Optional.empty(), Optional.empty(), false, 100);

    @TempDir
    Path directory;

    /** Everything of one data directory, opened as `up` opens it. */
    private final class Up implements AutoCloseable {
        private final EventCodec codec = new EventCodec();
        private final SqliteJournal journal = SqliteJournal.open(directory, codec);
        private final SqliteViews views = SqliteViews.open(directory, codec);
        private final SqliteLedger ledger = SqliteLedger.open(directory, codec);
        private final SegmentedUsageLog usageLog = SegmentedUsageLog.open(directory, codec);
        private final UsageMirrors mirrors = UsageMirrors.open(directory, codec);
        private final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
        private final AtomicLong told = new AtomicLong(-1);
        private final Follower follower = new Follower(
                new Follower.Ports(journal, views, ledger, usageLog, mirrors),
                (position, _) -> told.set(position),
                failures::add);
        private final long epoch = journal.openEpoch();
        private long position;

        Up() {
            journal.replay(0, batch -> position = batch.lastPosition());
            follower.start();
        }

        /** One turn. */
        void turn(List<Event> events) {
            append(events);
            follower.accept(new Journal.Batch(epoch, position - events.size() + 1, Samples.AT, events));
        }

        /** One turn that the follower is not told of. */
        void append(List<Event> events) {
            journal.append(epoch, position, Samples.AT, events);
            position += events.size();
        }

        void reached() {
            assertTrue(views.await(position, LIMIT), () -> "at " + views.position() + ", failed: " + failures);
        }

        void listenerReached() {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (told.get() < position && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
        }

        List<WorkloadState> workloads() {
            return views.workloads(ALL);
        }

        @Override
        public void close() {
            follower.close();
            mirrors.close();
            usageLog.close();
            ledger.close();
            views.close();
            journal.close();
            assertEquals(List.of(), List.copyOf(failures));
        }
    }

    private static List<Event> installation() {
        return List.of(
                new Event.ProjectCreated(new Project("default", "home", Quota.UNLIMITED)),
                new Event.NodeRegistered(Samples.node()),
                new Event.PriceSet(Samples.price("price-1", "3.6", Instant.EPOCH)));
    }

    private static Quantity used(Up up) {
        return up.ledger.lines("default", LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)).stream()
                .map(Statement.Line::quantity)
                .reduce(Quantity.ZERO, Quantity::plus);
    }

    @Test
    void viewsShowWhatIsAliveAndWhatHasEnded() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "over", 2));
            up.turn(Samples.lifeOfAJob(up.position, "on", 2).subList(0, 4));
            up.reached();
            List<WorkloadState> all = up.workloads();
            assertEquals(
                    List.of("on", "over"),
                    all.stream().map(state -> state.workload().name()).toList());
            assertEquals(
                    List.of(Phase.RUNNING, Phase.SUCCEEDED),
                    all.stream().map(WorkloadState::phase).toList());
            assertEquals(
                    1,
                    up.views
                            .workloads(new Views.WorkloadQuery(Optional.of("job"), Optional.of("default"), true, 9))
                            .size());
            assertEquals(
                    0,
                    up.views
                            .workloads(new Views.WorkloadQuery(Optional.of("service"), Optional.empty(), false, 9))
                            .size());
            assertEquals(Optional.of(all.get(1)), up.views.workload("default", "over"));
            assertEquals(
                    Optional.of(all.get(1)),
                    up.views.workload("default", all.get(1).id().text()));
            assertEquals(Optional.empty(), up.views.workload("other", "over"));
        }
    }

    @Test
    void usageOfAShowbackOrganizationIsOnNoReceivableFromThatMomentOn() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "owed", 2));
            up.turn(List.of(new Event.MoneyRuleSet("home", new MoneyRule(MoneyRule.Mode.SHOWBACK, 0))));
            up.turn(Samples.lifeOfAJob(up.position, "shown", 2));
            up.reached();
            assertEquals(List.of("receivable/default", "showback/default"), debited(up));
        }
        try (Up up = new Up()) {
            up.turn(Samples.lifeOfAJob(up.position, "later", 2));
            up.reached();
            List<String> debited = debited(up);
            assertEquals("receivable/default", debited.getFirst());
            assertEquals(
                    1, debited.stream().filter("receivable/default"::equals).count());
            assertEquals("showback/default", debited.getLast());
            assertEquals(Money.ZERO, up.ledger.balance());
        }
    }

    /** The accounts that were debited, the oldest first. */
    private static List<String> debited(Up up) {
        return up.ledger.postings("default", 1000).reversed().stream()
                .filter(posting -> posting.amount().nanos().signum() > 0)
                .map(Ledger.Posting::account)
                .toList();
    }

    @Test
    void placedIsWhatHasAPlaceNow() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "over", 2));
            up.turn(Samples.lifeOfAJob(up.position, "waits", 2).subList(0, 1));
            up.turn(Samples.lifeOfAJob(up.position, "runs", 2).subList(0, 4));
            up.reached();
            assertEquals(
                    List.of("runs"),
                    up.views.placed("default").stream()
                            .map(state -> state.workload().name())
                            .toList());
            assertEquals(List.of(), up.views.placed("other"));
        }
    }

    @Test
    void aNameMeansTheLivingOneAndElseTheNewest() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "again", 1).subList(0, 3));
            List<Event> later = Samples.lifeOfAJob(up.position, "other", 0);
            up.turn(later);
            up.reached();
            long first = up.views.workload("default", "again").orElseThrow().position();
            assertEquals(4, first);
        }
    }

    @Test
    void nodesShowWhatIsFreeNow() {
        try (Up up = new Up()) {
            up.turn(installation());
            List<Event> life = Samples.lifeOfAJob(up.position, "one", 0);
            up.turn(life.subList(0, 3));
            up.reached();
            assertEquals(MilliCpu.cores(15), up.views.nodes().getFirst().freeCpu());
            up.turn(life.subList(3, 5));
            up.turn(List.of(new Event.NodeStateSet("here", new NodeState.Cordoned())));
            up.reached();
            assertEquals(MilliCpu.cores(16), up.views.nodes().getFirst().freeCpu());
            assertEquals(new NodeState.Cordoned(), up.views.nodes().getFirst().state());
            up.turn(List.of(new Event.NodeRemoved("here")));
            up.reached();
            assertEquals(List.of(), up.views.nodes());
        }
    }

    @Test
    void keysPricesProjectsAndModelsAreListed() {
        ApiKey key = new ApiKey("key-1", "default", "mine", "ab", "pk-a");
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(List.of(new Event.KeyCreated(key), Samples.everyKind().get(5)));
            up.reached();
            assertEquals(List.of(key), up.views.keys());
            assertEquals(
                    List.of("price-1"),
                    up.views.prices().stream().map(it -> it.id()).toList());
            assertEquals(
                    List.of("default"),
                    up.views.projects().stream().map(Project::name).toList());
            assertEquals(
                    "tiny", up.views.model("elsewhere", "tiny").orElseThrow().name());
            assertEquals(1, up.views.models().size());
            List<Limit> limits = List.of(new Limit(Limit.Kind.TOKENS, 100, Duration.ofMinutes(1)));
            up.turn(List.of(new Event.KeyLimitsSet("key-1", limits), new Event.ProjectLimitsSet("default", limits)));
            up.reached();
            assertEquals(List.of(key.with(limits)), up.views.keys());
            assertEquals(limits, up.views.projects().getFirst().limits());
            up.turn(List.of(
                    new Event.KeyRevoked("key-1"),
                    new Event.QuotaSet(
                            "default", new Quota(Optional.of(MilliCpu.cores(2)), new java.util.TreeMap<>()))));
            up.reached();
            assertEquals(List.of(), up.views.keys());
            assertEquals(
                    Optional.of(MilliCpu.cores(2)),
                    up.views.projects().getFirst().quota().cpu());
            assertEquals(limits, up.views.projects().getFirst().limits(), "a quota is no limit");
        }
    }

    @Test
    void whoSeesTheEndInAViewFindsItsUsagePosted() {
        try (Up up = new Up()) {
            up.turn(installation());
            for (int job = 1; job <= 20; job++) {
                up.turn(Samples.lifeOfAJob(up.position, "job" + job, 3));
                up.reached();
                assertEquals(Quantity.of(3L * job), used(up));
            }
            assertEquals(Money.ZERO, up.ledger.balance());
        }
    }

    @Test
    void usageBeforeAPriceWasEnteredStaysWithoutOneEvenWhenBothComeAtOnce() {
        try (Up up = new Up()) {
            List<Event> events = new ArrayList<>(installation().subList(0, 2));
            events.addAll(Samples.lifeOfAJob(2, "before", 4));
            events.add(installation().get(2));
            up.turn(events);
            up.reached();
            Statement.Line line = up.ledger
                    .lines("default", LocalDate.of(2026, 11, 23), LocalDate.of(2026, 11, 23))
                    .getFirst();
            assertEquals(Optional.empty(), line.price());
            assertEquals(Quantity.of(4), line.quantity());
        }
    }

    /** Also when views are made again from the first event, long after the close. */
    @Test
    void aCloseTakesEffectAtItsPlaceInTheJournalAndOnce() throws Exception {
        try (Up up = new Up()) {
            List<Event> events = new ArrayList<>(installation());
            events.addAll(Samples.lifeOfAJob(3, "before", 4));
            events.add(new Event.FactEntered(
                    new TaxRate("tax-1", "", Money.of("10"), LocalDate.of(2026, 11, 1)), Samples.AT));
            events.add(new Event.PeriodClosed(YearMonth.of(2026, 11), Samples.AT.plusSeconds(2_000_000)));
            events.addAll(Samples.lifeOfAJob(events.size(), "after", 7));
            up.turn(events);
            up.reached();
        }
        Files.delete(directory.resolve("views.db"));
        try (Up up = new Up()) {
            up.reached();
            assertEquals(Quantity.of(4), used(up));
            assertEquals(1, up.ledger.periods().closed().size());
            assertEquals(
                    List.of("tax 0.0004"),
                    up
                            .ledger
                            .charges()
                            .ofOrganization("home", LocalDate.of(2026, 11, 30), LocalDate.of(2026, 11, 30))
                            .stream()
                            .map(charge -> charge.kind().wireName() + " " + charge.amount())
                            .toList());
            assertEquals(
                    Quantity.of(7),
                    up.ledger
                            .lines("default", LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 1))
                            .getFirst()
                            .quantity());
        }
    }

    @Test
    void deletedViewsAreMadeAgainAndNothingIsPostedTwice() throws Exception {
        List<WorkloadState> before;
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "one", 5));
            up.reached();
            before = up.workloads();
        }
        Files.delete(directory.resolve("views.db"));
        try (Up up = new Up()) {
            up.reached();
            assertEquals(before, up.workloads());
            assertEquals(Quantity.of(5), used(up));
        }
        Files.writeString(directory.resolve("views.db"), "no database at all, but as long as a header".repeat(50));
        try (Up up = new Up()) {
            up.reached();
            assertEquals(before, up.workloads());
        }
    }

    @Test
    void viewsAheadOfTheJournalAreMadeAgain() throws Exception {
        Path copy = directory.resolveSibling(directory.getFileName() + "-journal.db");
        try (Up up = new Up()) {
            up.turn(installation());
            up.reached();
        }
        Files.copy(directory.resolve("journal.db"), copy);
        try (Up up = new Up()) {
            up.turn(Samples.lifeOfAJob(up.position, "lost", 0));
            up.reached();
        }
        Files.move(copy, directory.resolve("journal.db"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.delete(directory.resolve("ledger.db"));
        try (Up up = new Up()) {
            up.turn(List.of(new Event.KeyRevoked("x")));
            up.listenerReached();
            assertEquals(up.position, up.views.position());
            assertEquals(List.of(), up.workloads());
        }
    }

    @Test
    void aJournalOlderThanTheLedgerIsAnAlarm() throws Exception {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "one", 1));
            up.reached();
        }
        for (String file : List.of("journal.db", "views.db")) {
            Files.delete(directory.resolve(file));
        }
        Up up = new Up();
        RuntimeException failure = up.failures.poll(2, TimeUnit.MINUTES);
        assertEquals(ErrorCode.JOURNAL_DAMAGED, ((PlenumException) failure).code());
        up.close();
    }

    @Test
    void aBatchItWasNotHandedIsReadFromTheJournal() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.append(Samples.lifeOfAJob(up.position, "missed", 2));
            up.turn(Samples.lifeOfAJob(up.position, "seen", 2));
            up.reached();
            assertEquals(2, up.workloads().size());
            assertEquals(Quantity.of(4), used(up));
        }
    }

    @Test
    void aSnapshotIsKeptAtTheEndAndAStartFromItGoesOn() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.turn(Samples.lifeOfAJob(up.position, "one", 2).subList(0, 4));
        }
        try (Up up = new Up()) {
            assertEquals(up.position, up.journal.snapshot().orElseThrow().position());
            assertEquals(up.position, up.ledger.mark(Ledger.Stream.JOURNAL));
            up.turn(Samples.lifeOfAJob(up.position, "two", 3));
            up.reached();
            assertEquals(2, up.workloads().size());
            assertEquals(Quantity.of(4), used(up));
        }
    }

    @Test
    void theListenerIsToldAboutEveryPositionThatViewsReach() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.listenerReached();
            assertEquals(up.position, up.told.get());
        }
    }

    @Test
    void awaitGivesUpAfterItsLimit() {
        try (Up up = new Up()) {
            assertTrue(!up.views.await(1, Duration.ofMillis(20)));
        }
    }

    @Test
    void whatOtherGatewaysHandInIsPostedOnceWithAMarkForEach() {
        String one = "1".repeat(32);
        String two = "2".repeat(32);
        List<UsageRecord> ten = Collections.nCopies(10, Samples.usage("", 1_000_000, Samples.AT, Samples.AT));
        try (Up up = new Up()) {
            up.turn(installation());
            up.reached();
            assertEquals(10, up.mirrors.accept(one, 0, ten));
            assertEquals(4, up.mirrors.accept(two, 0, ten.subList(0, 4)));
        }
        try (Up up = new Up()) {
            assertEquals(9, up.ledger.mark(Ledger.Stream.usageFrom(one)));
            assertEquals(3, up.ledger.mark(Ledger.Stream.usageFrom(two)));
            assertEquals(-1, up.ledger.mark(Ledger.Stream.USAGE_LOG));
            assertEquals(10, up.mirrors.accept(one, 0, ten));
            assertEquals(10, up.mirrors.accept(two, 0, ten));
        }
        try (Up up = new Up()) {
            assertEquals(Quantity.of(20), used(up));
            assertEquals(
                    "usage-from-" + two + " 4-9",
                    up.ledger.postings("default", 1).getFirst().source());
        }
    }

    @Test
    void tokenUsageIsPostedOnceFromTheUsageLog() {
        try (Up up = new Up()) {
            up.turn(installation());
            up.reached();
            for (int i = 0; i < 10; i++) {
                long _ = up.usageLog.append(List.of(Samples.usage("", 1_000_000, Samples.AT, Samples.AT)));
            }
        }
        try (Up up = new Up()) {
            assertEquals(9, up.ledger.mark(Ledger.Stream.USAGE_LOG));
            assertEquals(Quantity.of(10), used(up));
            assertEquals(
                    "usage-log 0-9", up.ledger.postings("default", 1).getFirst().source());
        }
        try (Up up = new Up()) {
            assertEquals(Quantity.of(10), used(up));
        }
    }
}
