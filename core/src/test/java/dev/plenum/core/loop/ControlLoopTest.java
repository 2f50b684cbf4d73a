package dev.plenum.core.loop;

import static dev.plenum.core.loop.Harness.cores;
import static dev.plenum.core.loop.Harness.job;
import static dev.plenum.core.loop.Harness.service;
import static dev.plenum.core.loop.Harness.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.port.Journal;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import dev.plenum.core.world.WorldImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ControlLoopTest {

    private final Harness harness = new Harness().withProject(Quota.UNLIMITED).withNode("one", 4);

    private static Device device(int index) {
        return new Device(index, "sim", Mebibytes.ZERO, true);
    }

    private ErrorCode refusal(Input.Command command) {
        return assertInstanceOf(Answer.Refused.class, harness.ask(command))
                .why()
                .code();
    }

    @Test
    void aJobIsPlacedInTheTurnThatSubmitsIt() {
        String id = harness.done(submit(job("train", cores(1), 1)));
        assertEquals(Phase.STARTING, harness.phase(id));
        assertInstanceOf(Action.Start.class, harness.actions.getLast());
    }

    @Test
    void aNodeMayComeBackWithMoreButNotWithLessThanItsReplicasHold() {
        Harness devices = new Harness().withProject(Quota.UNLIMITED);
        devices.withNode("two", 8, device(0), device(1));
        Request both = new Request(
                MilliCpu.cores(1),
                new Mebibytes(128),
                Optional.of(new Request.Devices("sim", 2, DeviceShare.WHOLE, List.of())));
        String id = devices.done(submit(job("train", both, 1)));
        PlenumException refused = assertThrows(PlenumException.class, () -> devices.withNode("two", 8, device(0)));
        assertEquals("node 'two' without the device 1 that replicas on it hold", refused.problem());
        assertThrows(PlenumException.class, () -> devices.withNode("two", 0, device(0), device(1)));
        devices.withNode("two", 8, device(0), device(1), device(2));
        devices.done(new Input.Stop("default", id, "enough"));
        devices.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
        devices.withNode("two", 8, device(0));
        assertEquals(1, devices.loop.world().nodes().get("two").freeShares().size());
    }

    @Test
    void aJobRunsAndSucceedsAndIsBilledForItsShimsRunTime() {
        String id = harness.done(submit(job("train", cores(2), 1)));
        harness.seen(id + ".0", 1, new Observation.Started());
        assertEquals(Phase.RUNNING, harness.phase(id));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(0), Duration.ofMillis(1234)));
        assertFalse(harness.alive(id));
        assertEquals(
                Phase.SUCCEEDED,
                harness.recorded(Event.WorkloadEnded.class).getLast().outcome().phase());
        assertEquals(
                new Quantity(2_468_000),
                harness.recorded(Event.ReplicaEnded.class)
                        .getLast()
                        .usage()
                        .orElseThrow()
                        .quantity());
        assertInstanceOf(Action.Forget.class, harness.actions.getLast());
    }

    @Test
    void aLongRunIsMeteredOnTheWayAndAddsUp() {
        String id = harness.done(submit(job("train", cores(1), 1)));
        harness.seen(id + ".0", 1, new Observation.Started());
        for (int minute = 1; minute <= 5; minute++) {
            harness.seen(id + ".0", 1, new Observation.Alive(Duration.ofSeconds(61L * minute)));
        }
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(400)));
        Quantity metered = harness.recorded(Event.ReplicaMetered.class).stream()
                .map(event -> event.usage().quantity())
                .reduce(Quantity.ZERO, Quantity::plus);
        Quantity last = harness.recorded(Event.ReplicaEnded.class)
                .getLast()
                .usage()
                .orElseThrow()
                .quantity();
        assertEquals(Quantity.of(305), metered);
        assertEquals(Quantity.of(400), metered.plus(last));
    }

    @Test
    void anObservationOfAnOlderGenerationChangesNothing() {
        String id = harness.done(submit(service("chat", cores(1), 1)));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(1), Duration.ofMillis(5)));
        harness.pass(Duration.ofSeconds(2));
        long position = harness.loop.world().position();
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(1), Duration.ofMillis(5)));
        assertEquals(position, harness.loop.world().position());
    }

    @Test
    void aServiceThatEndsByItselfIsStartedAgainLaterAndLater() {
        String id = harness.done(submit(service("chat", cores(1), 1)));
        List<Duration> waits = new ArrayList<>();
        for (int failure = 1; failure <= 9; failure++) {
            harness.seen(id + ".0", failure, new Observation.Ended(new Exit.Signal(11), Duration.ofMillis(5)));
            Event.ReplicaRetried retried =
                    harness.recorded(Event.ReplicaRetried.class).getLast();
            waits.add(Duration.between(retried.at(), retried.notBefore()));
            harness.pass(waits.getLast());
        }
        assertEquals(Duration.ofSeconds(1), waits.getFirst());
        assertEquals(Duration.ofSeconds(2), waits.get(1));
        assertEquals(Duration.ofMinutes(1), waits.getLast());
        assertEquals(10, harness.state(id).replica(0).generation());
    }

    @Test
    void aServiceThatAnswersAgainHasItsFailuresForgiven() {
        String id = harness.done(submit(service("chat", cores(1), 1)));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Signal(11), Duration.ofMillis(5)));
        harness.pass(Duration.ofSeconds(2));
        harness.seen(id + ".0", 2, new Observation.Ready("http://127.0.0.1:1"));
        assertEquals(0, harness.state(id).replica(0).failures());
        assertEquals(Phase.RUNNING, harness.phase(id));
    }

    @Test
    void aJobThatFailsIsNotStartedAgainButOneThatWasLostIs() {
        String failed = harness.done(submit(job("failed", cores(1), 1)));
        harness.seen(failed + ".0", 1, new Observation.Ended(new Exit.Status(3), Duration.ofSeconds(1)));
        assertFalse(harness.alive(failed));
        String lost = harness.done(submit(job("lost", cores(1), 1)));
        harness.seen(lost + ".0", 1, new Observation.Ended(new Exit.Lost("restarted"), Duration.ofSeconds(1)));
        assertTrue(harness.alive(lost));
        harness.pass(Duration.ofSeconds(2));
        assertEquals(2, harness.state(lost).replica(0).generation());
    }

    @Test
    void oneFailedReplicaTakesItsGangAlong() {
        String id = harness.done(submit(job("gang", cores(1), 3)));
        harness.seen(id + ".1", 1, new Observation.Ended(new Exit.Status(1), Duration.ofSeconds(1)));
        assertEquals(Phase.STOPPING, harness.phase(id));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Signal(15), Duration.ofSeconds(1)));
        harness.seen(id + ".2", 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
        Event.WorkloadEnded ended = harness.recorded(Event.WorkloadEnded.class).getLast();
        assertEquals(Phase.FAILED, ended.outcome().phase());
        assertEquals(id + ".1: exit status 1", ended.outcome().reason());
    }

    @Test
    void aGangStartsTogetherOrNotAtAll() {
        String big = harness.done(submit(job("big", cores(2), 3)));
        assertEquals(Phase.WAITING, harness.phase(big));
        harness.withNode("two", 4);
        assertEquals(Phase.STARTING, harness.phase(big));
        assertEquals(
                3,
                harness.actions.stream().filter(Action.Start.class::isInstance).count());
    }

    @Test
    void aServicesReplicasStartOneByOne() {
        String id = harness.done(submit(service("chat", cores(3), 2)));
        assertEquals(
                1,
                harness.actions.stream().filter(Action.Start.class::isInstance).count());
        assertEquals(Phase.STARTING, harness.phase(id));
    }

    @Test
    void aWaitingWorkloadEndsAtOnceWhenItIsStopped() {
        String id = harness.done(submit(job("big", cores(64), 1)));
        harness.done(new Input.Stop("default", "big", "changed my mind"));
        assertFalse(harness.alive(id));
    }

    @Test
    void aRunningWorkloadIsGivenNotice() {
        String id = harness.done(submit(job("train", cores(1), 1)));
        harness.seen(id + ".0", 1, new Observation.Started());
        harness.done(new Input.Stop("default", id, "enough"));
        Action.Stop stop = assertInstanceOf(Action.Stop.class, harness.actions.getLast());
        assertEquals(LoopSettings.DEFAULT.stopNotice(), stop.notice());
        assertEquals(Phase.STOPPING, harness.phase(id));
    }

    @Test
    void aServiceThatWasStoppedIsStoppedHoweverPolitelyItExits() {
        String id = harness.done(submit(service("chat", cores(1), 1)));
        harness.seen(id + ".0", 1, new Observation.Ready("http://127.0.0.1:1"));
        harness.done(new Input.Stop("default", "chat", "enough"));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
        assertEquals(
                Phase.STOPPED,
                harness.recorded(Event.WorkloadEnded.class).getLast().outcome().phase());
    }

    @Test
    void aJobIsStoppedAfterItsMaximumRunTime() {
        Job limited = new Job(
                "default",
                "limited",
                PriorityClass.STANDARD,
                cores(1),
                1,
                job("x", cores(1), 1).launch(),
                Optional.of(Duration.ofSeconds(30)));
        String id = harness.done(submit(limited));
        harness.seen(id + ".0", 1, new Observation.Started());
        harness.pass(Duration.ofSeconds(20));
        assertEquals(Phase.RUNNING, harness.phase(id));
        harness.pass(Duration.ofSeconds(20));
        assertEquals(Phase.STOPPING, harness.phase(id));
    }

    @Test
    void aNameIsUniqueWhileItIsAlive() {
        String id = harness.done(submit(job("train", cores(1), 1)));
        assertEquals(ErrorCode.NAME_TAKEN, refusal(submit(job("train", cores(1), 1))));
        harness.seen(id + ".0", 1, new Observation.Ended(new Exit.Status(0), Duration.ofSeconds(1)));
        harness.done(submit(job("train", cores(1), 1)));
    }

    @Test
    void aRepeatedSubmissionAnswersWithTheFirstOnesIdEvenAfterARestart() {
        String id = harness.done(submit(job("train", cores(1), 1), "k", "same"));
        harness.restart();
        assertEquals(id, harness.done(submit(job("train", cores(1), 1), "k", "same")));
        assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, refusal(submit(job("other", cores(1), 1), "k", "different")));
        assertEquals(1, harness.recorded(Event.WorkloadSubmitted.class).size());
    }

    @Test
    void whatCouldNeverStartWithinItsQuotaIsRefused() {
        harness.done(new Input.SetQuota("default", new Quota(Optional.of(MilliCpu.cores(2)), new TreeMap<>())));
        assertEquals(ErrorCode.QUOTA_EXCEEDED, refusal(submit(job("big", cores(1), 3))));
        harness.done(submit(job("fits", cores(1), 2)));
        String waits = harness.done(submit(job("waits", cores(1), 2)));
        assertEquals(Phase.WAITING, harness.phase(waits));
    }

    @Test
    void aBudgetIsSetAndTakenAwayAndOutlivesARestartAndAChangeOfTheQuota() {
        Budget budget = new Budget(Money.of("12.50"), Budget.Period.MONTH);
        harness.done(new Input.SetBudget(Payer.project("default"), Optional.of(budget)));
        harness.done(new Input.SetQuota("default", new Quota(Optional.of(MilliCpu.cores(2)), new TreeMap<>())));
        harness.restart();
        assertEquals(
                Optional.of(budget),
                harness.loop.world().projects().get("default").budget());
        harness.done(new Input.SetBudget(Payer.project("default"), Optional.empty()));
        assertEquals(
                Optional.empty(), harness.loop.world().projects().get("default").budget());
        assertEquals(
                Optional.of(MilliCpu.cores(2)),
                harness.loop.world().projects().get("default").quota().cpu());
        assertEquals(ErrorCode.NOT_FOUND, refusal(new Input.SetBudget(Payer.project("nobody"), Optional.of(budget))));
    }

    @Test
    void limitsOfKeysAndProjectsOutliveARestartAndAKeyThatIsNotThereHasNone() {
        List<Limit> limits = List.of(new Limit(Limit.Kind.REQUESTS, 5, Duration.ofSeconds(5)));
        String id = harness.done(
                new Input.CreateKey(new ApiKey("", "default", "app", "00", "plm", limits, List.of("tiny"), 512)));
        String other = harness.done(new Input.CreateKey(new ApiKey("", "default", "other", "01", "plm")));
        harness.done(new Input.SetKeyLimits(other, limits));
        harness.done(new Input.SetProjectLimits("default", limits));
        harness.done(new Input.SetQuota("default", Quota.UNLIMITED));
        harness.restart();
        assertEquals(
                new ApiKey(id, "default", "app", "00", "plm", limits, List.of("tiny"), 512),
                harness.loop.world().keys().get(id));
        assertEquals(limits, harness.loop.world().keys().get(other).limits());
        assertEquals(limits, harness.loop.world().projects().get("default").limits());
        harness.done(new Input.SetKeyLimits(id, List.of()));
        assertEquals(List.of(), harness.loop.world().keys().get(id).limits());
        assertEquals(ErrorCode.NOT_FOUND, refusal(new Input.SetKeyLimits("key-0", limits)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(new Input.SetProjectLimits("nobody", limits)));
    }

    @Test
    void anUnknownProjectIsRefusedWithTheCommandThatCreatesIt() {
        Job job = new Job(
                "nobody",
                "train",
                PriorityClass.STANDARD,
                cores(1),
                1,
                job("x", cores(1), 1).launch(),
                Optional.empty());
        PlenumException why =
                assertInstanceOf(Answer.Refused.class, harness.ask(submit(job))).why();
        assertEquals(ErrorCode.NOT_FOUND, why.code());
        assertTrue(why.nextStep().contains("plenum project create nobody"), why.nextStep());
    }

    @Test
    void timeNeverGoesBack() {
        harness.now = harness.now.plusSeconds(100);
        harness.done(submit(job("first", cores(1), 1)));
        Instant first = harness.batches.getLast().now();
        harness.now = harness.now.minusSeconds(50);
        harness.done(submit(job("second", cores(1), 1)));
        assertEquals(first, harness.batches.getLast().now());
    }

    @Test
    void nothingLeavesWhenTheAppendFails() {
        List<Object> left = new ArrayList<>();
        ControlLoop broken = new ControlLoop(
                new FullJournal(), SchedulerSettings.firstFit(), LoopSettings.DEFAULT, left::add, left::add);
        Input.Command command =
                new Input.CreateProject(new dev.plenum.core.tenancy.Project("default", "lab", Quota.UNLIMITED));
        assertThrows(
                PlenumException.class,
                () -> broken.turn(List.of(new Inbox.Item.Asked(command, left::add)), Instant.EPOCH.plusSeconds(1)));
        assertEquals(List.of(), left);
    }

    @Test
    void afterRecoveryEveryUnstartedReplicaIsOrderedAgainAndEveryPlacedOneExpected() {
        String placed = harness.done(submit(job("placed", cores(1), 1)));
        String running = harness.done(submit(job("running", cores(1), 1)));
        harness.seen(running + ".0", 1, new Observation.Started());
        ControlLoop recovered = harness.restart();
        assertEquals(
                List.of(placed + ".0"),
                recovered.outstanding().stream()
                        .map(action -> action.replica().toString())
                        .toList());
        assertEquals(2, recovered.expected().size());
    }

    /** A journal on a full disk. */
    private static final class FullJournal implements Journal {

        @Override
        public long openEpoch() {
            return 1;
        }

        @Override
        public void append(long epoch, long expectedPosition, Instant now, List<Event> events) {
            throw new PlenumException(ErrorCode.DISK_FULL, "no space left", "space", "Free some");
        }

        @Override
        public Optional<WorldImage> snapshot() {
            return Optional.empty();
        }

        @Override
        public void keep(WorldImage snapshot) {}

        @Override
        public void replay(long afterPosition, Consumer<Batch> reader) {}

        @Override
        public void close() {}
    }

    @Test
    void aJobIsRefusedForItsQuotaOnlyWhenNoModelThatItAcceptsHasEnough() {
        TreeMap<String, Integer> one = new TreeMap<>();
        one.put("h100", 1000);
        Harness limited = new Harness().withProject(new Quota(Optional.empty(), one));
        assertEquals(
                ErrorCode.QUOTA_EXCEEDED,
                ((Answer.Refused) limited.ask(submit(job("too-large", devices(List.of()), 2))))
                        .why()
                        .code());
        limited.done(submit(job("elsewhere", devices(List.of("h200")), 2)));
    }

    private static Request devices(List<String> alternatives) {
        return new Request(
                cores(1).cpu(),
                cores(1).memory(),
                Optional.of(new Request.Devices("h100", 1, DeviceShare.WHOLE, alternatives)));
    }
}
