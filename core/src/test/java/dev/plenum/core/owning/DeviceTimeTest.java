package dev.plenum.core.owning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One node with two devices of model h100, registered at 0 s; figures in device-seconds, worked by hand. */
class DeviceTimeTest {

    private static final Instant START = Instant.parse("2026-10-31T23:59:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 31);
    private static final LocalDate SECOND = LocalDate.of(2026, 11, 1);
    private static final ReplicaId REPLICA = new ReplicaId(new WorkloadId("job-1"), 0);
    private static final Node NODE = new Node(
            "n1",
            "pool",
            "local",
            new Capacity(MilliCpu.cores(8), new Mebibytes(1024)),
            List.of(
                    new Device(0, "h100", new Mebibytes(80_000), false),
                    new Device(1, "h100", new Mebibytes(80_000), false)),
            new TreeMap<>(Map.of("region", "north")),
            List.of(),
            new TreeMap<>());

    private final World world = new World();
    private final DeviceTime book = new DeviceTime();

    private void at(double seconds, Event event) {
        book.apply(instant(seconds), event, world);
    }

    private static Instant instant(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    private SortedMap<LocalDate, OwnedTime> daysUntil(double seconds) {
        SortedMap<LocalDate, OwnedTime> days = new TreeMap<>();
        book.until(instant(seconds), (slot, time) -> days.merge(slot.day(), time, OwnedTime::plus));
        return days;
    }

    private OwnedTime until(double seconds) {
        return daysUntil(seconds).values().stream().reduce(OwnedTime.ZERO, OwnedTime::plus);
    }

    private static OwnedTime time(double owned, double billed, double held, double idle, double outOfService) {
        return new OwnedTime(micros(owned), micros(billed), micros(held), micros(idle), micros(outOfService));
    }

    private static BigInteger micros(double seconds) {
        return BigInteger.valueOf(Math.round(seconds * 1e6));
    }

    private void place(double at, DeviceShare share) {
        Job job = new Job(
                "lab",
                "train",
                PriorityClass.STANDARD,
                new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.of(new Request.Devices("h100", 1, share))),
                1,
                new Launch.Command(List.of("work"), new TreeMap<>()),
                Optional.empty());
        at(at, new Event.WorkloadSubmitted(REPLICA.workload(), job, instant(at), Optional.empty()));
        at(at, new Event.ReplicaPlaced(REPLICA, 1, new Placement("n1", List.of(1), false, "h100", 0), instant(at)));
    }

    private static UsageRecord used(double deviceSeconds) {
        Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false);
        Quantity quantity = new Quantity(micros(deviceSeconds).longValueExact());
        return new UsageRecord("1", "lab", meter, quantity, START, START, REPLICA.toString());
    }

    private void meter(double at, double runTime, double deviceSeconds) {
        Duration measured = Duration.ofMillis(Math.round(runTime * 1000));
        at(at, new Event.ReplicaMetered(REPLICA, measured, instant(at), used(deviceSeconds)));
    }

    private void end(double at, double runTime, Optional<UsageRecord> usage) {
        Duration measured = Duration.ofMillis(Math.round(runTime * 1000));
        at(at, new Event.ReplicaEnded(REPLICA, new Exit.Status(0), measured, instant(at), usage));
    }

    @Test
    void whatNobodyUsesIsIdle() {
        at(0, new Event.NodeRegistered(NODE));
        assertEquals(time(20, 0, 0, 20, 0), until(10));
    }

    @Test
    void aPlaceIsHeldUntilItsClockIsReadAndThenBilled() {
        at(0, new Event.NodeRegistered(NODE));
        place(10, DeviceShare.WHOLE);
        assertEquals(time(40, 0, 10, 30, 0), until(20));
        at(12, new Event.ReplicaStarted(REPLICA, instant(12)));
        meter(20, 7.5, 7.5);
        assertEquals(time(40, 7.5, 2.5, 30, 0), until(20));
        end(25, 12, Optional.of(used(4.5)));
        assertEquals(time(60, 12, 3, 45, 0), until(30));
    }

    @Test
    void aClockThatRunsAheadTakesWhatWasHeldBeforeAndNeverMore() {
        at(0, new Event.NodeRegistered(NODE));
        place(0, DeviceShare.WHOLE);
        at(2, new Event.ReplicaStarted(REPLICA, instant(2)));
        meter(10, 9, 9);
        meter(10, 12, 3);
        assertEquals(time(20, 10, 0, 10, 0), until(10));
    }

    @Test
    void midnightParts() {
        at(0, new Event.NodeRegistered(NODE));
        place(40, DeviceShare.WHOLE);
        at(50, new Event.ReplicaStarted(REPLICA, instant(50)));
        meter(100, 50, 50);
        assertEquals(
                new TreeMap<>(Map.of(FIRST, time(120, 10, 10, 100, 0), SECOND, time(80, 40, 0, 40, 0))),
                daysUntil(100));
    }

    @Test
    void aFractionLeavesTheRestOfItsDeviceIdle() {
        at(0, new Event.NodeRegistered(NODE));
        place(0, new DeviceShare(250));
        assertEquals(time(8, 0, 1, 7, 0), until(4));
    }

    @Test
    void outOfServiceIsWhatIsFreeOnANodeThatTakesNothing() {
        at(0, new Event.NodeRegistered(NODE));
        place(0, DeviceShare.WHOLE);
        at(10, new Event.NodeStateSet("n1", new NodeState.Cordoned()));
        end(15, 0, Optional.empty());
        at(20, new Event.NodeStateSet("n1", new NodeState.Ready()));
        assertEquals(time(50, 0, 15, 20, 15), until(25));
    }

    @Test
    void whatIsRemovedIsNoLongerOwned() {
        at(0, new Event.NodeRegistered(NODE));
        at(10, new Event.NodeRemoved("n1"));
        assertEquals(time(20, 0, 0, 20, 0), until(1000));
    }

    @Test
    void aNodeThatRegistersAgainIsCountedOnce() {
        at(0, new Event.NodeRegistered(NODE));
        place(0, DeviceShare.WHOLE);
        at(5, new Event.NodeRegistered(NODE));
        assertEquals(time(20, 0, 10, 10, 0), until(10));
    }

    @Test
    void aBookThatStandsWhereAnotherWasTakenGoesOnAsThatOne() {
        at(0, new Event.NodeRegistered(NODE));
        place(10, DeviceShare.WHOLE);
        at(12, new Event.ReplicaStarted(REPLICA, instant(12)));
        meter(20, 7, 7);
        DeviceTime.Taken taken = book.take();
        SortedMap<ReplicaId, Place> places = new TreeMap<>();
        taken.places().forEach((id, place) -> places.put(id, place.orElseThrow()));
        DeviceTime next = new DeviceTime(taken.levels(), places);
        OwnedTime[] sum = {OwnedTime.ZERO};
        Event end = new Event.ReplicaEnded(
                REPLICA, new Exit.Status(0), Duration.ofSeconds(14), instant(25), Optional.of(used(7)));
        next.apply(instant(25), end, world);
        taken.booked().values().forEach(time -> sum[0] = sum[0].plus(time));
        next.until(instant(25), (_, time) -> sum[0] = sum[0].plus(time));
        assertEquals(time(50, 14, 1, 35, 0), sum[0]);
    }

    @Test
    void theCoresOfANodeWithoutDevicesAreWhatIsOwned() {
        at(
                0,
                new Event.NodeRegistered(new Node(
                        "cpu", "pool", "local", new Capacity(MilliCpu.cores(8), new Mebibytes(1)), List.of())));
        assertEquals(time(80, 0, 0, 80, 0), until(10));
    }

    @Test
    void aMillionDevicesForTenYearsAreExact() {
        Level level = new Level(1_000_000_000L, 1_000_000_000L, 0, 0);
        OwnedTime[] sum = {OwnedTime.ZERO};
        long tenYears = 3_652L * 86_400_000L;
        Stock stock = new Stock(new Meter(Meter.Kind.DEVICE_SECONDS, "h100", false), "pool", "");
        Level _ = level.until(tenYears, stock, (_, time) -> sum[0] = sum[0].plus(time));
        assertEquals(new BigInteger("315532800000000000000"), sum[0].owned());
        assertEquals(BigInteger.ZERO, sum[0].unexplained());
    }
}
