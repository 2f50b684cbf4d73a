package dev.plenum.core.scheduling;

import static dev.plenum.core.scheduling.SmallFleet.devices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten devices; X has a nominal share of 6, Y of 4. */
class FairShareTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration NOTICE = Duration.ofSeconds(60);

    private final SmallFleet fleet = new SmallFleet(SchedulerSettings.firstFit().in(Order.FAIR_SHARE));

    FairShareTest() {
        IntStream.range(0, 10).forEach(number -> fleet.node("n" + number, "h100", 1, 1));
        fleet.project("x", 6).project("y", 4);
    }

    private List<WorkloadId> yRuns(int jobs) {
        List<WorkloadId> all = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            all.add(fleet.job("y", devices(1), 1, HOUR));
        }
        fleet.pass();
        return all;
    }

    @Test
    void whatIsIdleIsLent() {
        List<WorkloadId> jobs = yRuns(12);
        assertEquals(10, jobs.stream().filter(fleet::runs).count());
    }

    @Test
    void lentDevicesComeBackWithinTheNoticeAndNoMoreThanAreNeeded() {
        List<WorkloadId> lent = yRuns(10);
        fleet.after(HOUR);
        WorkloadId gang = fleet.job("x", devices(1), 4, HOUR);
        fleet.pass();
        List<WorkloadId> victims = lent.stream().filter(fleet::hasToLeave).toList();
        assertEquals(4, victims.size());
        assertFalse(fleet.runs(gang));
        fleet.after(NOTICE);
        victims.forEach(fleet::leave);
        fleet.pass();
        assertTrue(fleet.runs(gang));
        assertEquals(6, lent.stream().filter(fleet::runs).count());
    }

    @Test
    void theCheapestLossGivesWay() {
        List<WorkloadId> early = yRuns(5);
        // Checkpoints come every ten minutes: these have done eight since their last when the notice is over, those
        // below one.
        fleet.after(Duration.ofMinutes(7));
        List<WorkloadId> late = yRuns(5);
        fleet.after(Duration.ofMinutes(30).plus(Duration.ofMinutes(10)));
        fleet.job("x", devices(1), 5, HOUR);
        fleet.pass();
        assertEquals(0, early.stream().filter(fleet::hasToLeave).count());
        assertEquals(5, late.stream().filter(fleet::hasToLeave).count());
    }

    @Test
    void aProjectKeepsItsNominalShareWhateverOthersWant() {
        List<WorkloadId> own = yRuns(4);
        WorkloadId large = fleet.job("x", devices(1), 8, HOUR);
        fleet.after(Duration.ofDays(2));
        fleet.pass();
        assertFalse(fleet.runs(large));
        assertEquals(4, own.stream().filter(fleet::runs).count());
        assertEquals(0, own.stream().filter(fleet::hasToLeave).count());
    }

    @Test
    void whoGaveWayDoesNotDisplaceWhoDisplacedHim() {
        List<WorkloadId> lent = yRuns(10);
        fleet.after(HOUR);
        WorkloadId gang = fleet.job("x", devices(1), 4, HOUR);
        fleet.pass();
        fleet.after(NOTICE);
        lent.stream().filter(fleet::hasToLeave).toList().forEach(fleet::leave);
        fleet.pass();
        for (int hour = 0; hour < 48; hour++) {
            fleet.after(HOUR);
            fleet.pass();
            assertFalse(fleet.hasToLeave(gang), "hour " + hour);
        }
    }

    @Test
    void whoGaveWayIsKnownAfterARestart() {
        List<WorkloadId> lent = yRuns(10);
        fleet.after(HOUR);
        WorkloadId gang = fleet.job("x", devices(1), 4, HOUR);
        fleet.pass();
        WorldImage image = fleet.world.image();
        World again = World.of(image);
        assertEquals(image, again.image());
        assertEquals(
                4,
                lent.stream()
                        .filter(id -> again.workloads().get(id).gaveWayTo().equals(List.of(gang)))
                        .count());
    }

    @Test
    void aGangLargerThanItsShareHasItsTurnWhenItHasSavedUpForIt() {
        List<WorkloadId> y = yRuns(4);
        WorkloadId first = fleet.job("x", devices(1), 6, HOUR);
        fleet.pass();
        y.forEach(fleet::end);
        fleet.end(first);
        List<WorkloadId> lent = yRuns(10);
        fleet.after(Duration.ofMinutes(40));
        WorkloadId large = fleet.job("x", devices(1), 6, HOUR);
        fleet.pass();
        assertEquals(6, lent.stream().filter(fleet::hasToLeave).count());
        assertFalse(fleet.runs(large));
    }

    @Test
    void whatWasLearnedIsNotedAndTakenUpAgain() {
        yRuns(10);
        fleet.after(Duration.ofMinutes(30));
        fleet.job("x", devices(1), 1, HOUR);
        List<Event> decided = fleet.pass();
        assertTrue(decided.stream()
                .anyMatch(event -> event instanceof Event.HistoryNoted(ProjectHistory history)
                        && history.project().equals("y")
                        && history.used().get("h100") > 0));
        ProjectHistory noted = fleet.world.histories().get("y");
        Scheduler again =
                new Scheduler(fleet.world, SchedulerSettings.firstFit().in(Order.FAIR_SHARE));
        again.advance(fleet.now);
        List<Event> afterwards = new ArrayList<>();
        fleet.after(Duration.ofMinutes(10));
        again.advance(fleet.now);
        again.pass(afterwards::add);
        long more = afterwards.stream()
                .filter(event -> event instanceof Event.HistoryNoted(ProjectHistory history)
                        && history.project().equals("y"))
                .mapToLong(
                        event -> ((Event.HistoryNoted) event).history().used().get("h100"))
                .sum();
        assertTrue(more > noted.used().get("h100"), more + " after " + noted);
    }

    @Test
    void theQueueShowsFirstWhoHoldsLeastOfItsShare() {
        yRuns(14);
        fleet.job("x", devices(1), 7, HOUR);
        fleet.pass();
        List<String> projects = fleet.scheduler.queue(10).waiting().stream()
                .map(QueueView.Waiting::project)
                .toList();
        assertEquals(List.of("x", "y", "y", "y", "y"), projects);
    }

    @Test
    void replicasOfOneGangLeaveTogether() {
        WorkloadId gang = fleet.job("y", devices(1), 10, HOUR);
        fleet.pass();
        fleet.after(HOUR);
        fleet.job("x", devices(1), 1, HOUR);
        fleet.pass();
        assertTrue(
                fleet.state(gang).replicas().stream().map(Replica::preemption).allMatch(why -> why.isPresent()));
    }
}
