package dev.plenum.core.scheduling;

import static dev.plenum.core.scheduling.SmallFleet.devices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Constraints.Proximity;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.WorkloadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where gangs go: together, close together, spread, on other kinds of device, and on places kept for them. */
class GangPlacementTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static Constraints within(Proximity proximity) {
        return new Constraints(new TreeMap<>(), List.of(), Optional.of(proximity), 0);
    }

    private static SmallFleet fleet(SchedulerSettings settings) {
        return new SmallFleet(settings).project("x", 100);
    }

    @Test
    void devicesOfOneReplicaStayInOneGroup() {
        SmallFleet fleet = fleet(SchedulerSettings.firstFit()).node("a1", "h100", 8, 2);
        fleet.job("x", devices(3), 1, HOUR);
        fleet.pass();
        WorkloadId pair = fleet.job("x", devices("h100", 2, within(Proximity.DEVICE_GROUP)), 1, HOUR);
        WorkloadId four = fleet.job("x", devices("h100", 4, within(Proximity.DEVICE_GROUP)), 1, HOUR);
        fleet.pass();
        assertEquals(List.of(4, 5), fleet.places(pair).getFirst().deviceIndexes());
        assertFalse(fleet.runs(four), "three are free in all, but never four in one group");
    }

    @Test
    void aGangWithinANodeOrARackIsNotTornApart() {
        SmallFleet fleet = fleet(SchedulerSettings.firstFit())
                .node("a1", "h100", 4, 1)
                .node("a2", "h100", 4, 1)
                .node("b1", "h100", 8, 1);
        fleet.job("x", devices(2), 1, HOUR);
        fleet.pass();
        WorkloadId onOneNode = fleet.job("x", devices("h100", 1, within(Proximity.NODE)), 6, HOUR);
        WorkloadId inOneRack = fleet.job("x", devices("h100", 2, within(Proximity.RACK)), 3, HOUR);
        fleet.pass();
        assertEquals(List.of("b1"), nodes(fleet.places(onOneNode)));
        assertEquals(List.of("a1", "a2"), nodes(fleet.places(inOneRack)));
    }

    private static List<String> nodes(List<Placement> places) {
        return places.stream().map(Placement::node).distinct().sorted().collect(Collectors.toList());
    }

    @Test
    void aSpreadGangHasNoMoreOnANodeThanItMay() {
        SmallFleet fleet =
                fleet(SchedulerSettings.firstFit()).node("a1", "h100", 8, 1).node("a2", "h100", 8, 1);
        Constraints spread = new Constraints(new TreeMap<>(), List.of(), Optional.empty(), 2);
        WorkloadId four = fleet.job("x", devices("h100", 1, spread), 4, HOUR);
        WorkloadId five = fleet.job("x", devices("h100", 1, spread), 5, HOUR);
        fleet.pass();
        assertEquals(
                List.of(2L, 2L),
                List.of("a1", "a2").stream()
                        .map(node -> fleet.places(four).stream()
                                .filter(place -> place.node().equals(node))
                                .count())
                        .toList());
        assertFalse(fleet.runs(five));
    }

    @Test
    void theFastestVariantWithRoomIsTaken() {
        SmallFleet fleet =
                fleet(SchedulerSettings.firstFit()).node("a1", "h100", 1, 1).node("b1", "a100", 2, 1);
        List<Variant> faster = List.of(new Variant(devices("h100", 1, Constraints.NONE), SmallFleet.work(), 3000));
        WorkloadId first = fleet.submit("x", devices("a100", 1, Constraints.NONE), 1, HOUR, faster);
        WorkloadId second = fleet.submit("x", devices("a100", 1, Constraints.NONE), 1, HOUR, faster);
        fleet.pass();
        assertEquals("h100", fleet.places(first).getFirst().model());
        assertEquals("a100", fleet.places(second).getFirst().model());
    }

    @Test
    void placesAreKeptForTheFirstAndShortWorkMayUseThemMeanwhile() {
        SmallFleet fleet = fleet(SchedulerSettings.firstFit().reserving(Duration.ZERO))
                .node("a1", "h100", 4, 1)
                .node("a2", "h100", 4, 1);
        WorkloadId one = fleet.job("x", devices(4), 1, HOUR);
        WorkloadId two = fleet.job("x", devices(4), 1, HOUR.multipliedBy(2));
        fleet.pass();
        WorkloadId gang = fleet.job("x", devices(4), 2, HOUR);
        fleet.pass();
        fleet.after(HOUR);
        fleet.end(one);
        WorkloadId longer = fleet.job("x", devices(1), 1, HOUR.multipliedBy(5));
        WorkloadId shorter = fleet.job("x", devices(1), 1, Duration.ofMinutes(30));
        fleet.pass();
        assertFalse(fleet.runs(longer));
        assertTrue(fleet.runs(shorter));
        fleet.after(HOUR);
        fleet.end(shorter);
        fleet.end(two);
        fleet.pass();
        assertTrue(fleet.runs(gang));
        assertFalse(fleet.runs(longer));
    }

    @Test
    void withoutAReservationSmallWorkOvertakesForEver() {
        SmallFleet fleet = fleet(SchedulerSettings.firstFit()).node("a1", "h100", 2, 1);
        WorkloadId small = fleet.job("x", devices(1), 1, HOUR);
        fleet.pass();
        WorkloadId large = fleet.job("x", devices(2), 1, HOUR);
        WorkloadId next = fleet.job("x", devices(1), 1, HOUR);
        fleet.pass();
        assertTrue(fleet.runs(next));
        fleet.end(small);
        fleet.job("x", devices(1), 1, HOUR);
        fleet.pass();
        assertFalse(fleet.runs(large));
    }
}
