package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book of device time in SQL, closed and opened again in the middle, against one in memory that never was. */
final class DeviceTimeRowsTest {

    private static final Instant NOW = Samples.AT.plusSeconds(100_000);
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 23);

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private final World world = new World();
    private final DeviceTime inMemory = new DeviceTime();
    private final World other = new World();
    private Instant at = Samples.AT;

    /** One job has run and ended, another runs; between the two, midnight passes. */
    private static List<Event> history() {
        List<Event> events = new ArrayList<>();
        events.add(new Event.ProjectCreated(new Project("default", "home", Quota.UNLIMITED)));
        events.add(new Event.NodeRegistered(Samples.node()));
        events.addAll(run(new ReplicaId(WorkloadId.of("job", 3), 0), 60));
        events.addAll(run(new ReplicaId(WorkloadId.of("job", 99), 0), 3).subList(0, 5));
        return events;
    }

    private static List<Event> run(ReplicaId id, int readings) {
        Job job = new Job(
                "default",
                "j" + id.workload(),
                PriorityClass.STANDARD,
                Samples.REQUEST,
                1,
                new Launch.Command(List.of("work"), new TreeMap<>()),
                Optional.empty());
        List<Event> events = new ArrayList<>(List.of(
                new Event.WorkloadSubmitted(id.workload(), job, Samples.AT, Optional.empty()),
                new Event.ReplicaPlaced(id, 1, Samples.PLACEMENT, Samples.AT),
                new Event.ReplicaStarted(id, Samples.AT)));
        for (int reading = 1; reading <= readings; reading++) {
            events.add(new Event.ReplicaMetered(
                    id, Duration.ofSeconds(900L * reading), Samples.AT, used(id, 2 * 900_000_000L)));
        }
        events.add(new Event.ReplicaEnded(
                id, new Exit.Status(0), Duration.ofDays(1), Samples.AT, Optional.of(used(id, 7))));
        events.add(new Event.WorkloadEnded(id.workload(), new Outcome(Phase.SUCCEEDED, "", Samples.AT)));
        return events;
    }

    private static UsageRecord used(ReplicaId id, long millionths) {
        Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, "sim-a", true);
        return new UsageRecord("1", "default", meter, new Quantity(millionths), Samples.AT, Samples.AT, id.toString());
    }

    /** Each event 1,000 s after the one before. */
    private void write(SqliteViews views, List<Event> events) {
        DeviceTime book = views.deviceTimeBook();
        for (Event event : events) {
            at = at.plusSeconds(1_000);
            Changes changes = new Changes(world);
            changes.touch(event);
            book.apply(at, event, world);
            inMemory.apply(at, event, other);
            views.write(changes, book.take(), new Lending().take());
        }
    }

    private SortedMap<Slot, OwnedTime> read(SqliteViews views, LocalDate to) {
        SortedMap<Slot, OwnedTime> slots = new TreeMap<>();
        views.deviceTime(FIRST, to, NOW, (slot, time) -> slots.merge(slot, time, OwnedTime::plus));
        return slots;
    }

    @Test
    void aBookThatIsClosedAndOpenedAgainSaysWhatOneSaysThatNeverWas() {
        List<Event> events = history();
        for (int cut : new int[] {0, events.size() / 2}) {
            try (Views views = new Views()) {
                write(views.open, cut == 0 ? events.subList(0, events.size() / 2) : events.subList(cut, events.size()));
            }
        }
        try (Views views = new Views()) {
            SortedMap<Slot, OwnedTime> expected = new TreeMap<>();
            inMemory.until(NOW, (slot, time) -> expected.merge(slot, time, OwnedTime::plus));
            assertEquals(expected, read(views.open, FIRST.plusDays(9)));
            OwnedTime all = expected.values().stream().reduce(OwnedTime.ZERO, OwnedTime::plus);
            assertEquals(0, all.unexplained().signum());
            assertNotEquals(0, all.billed().signum());
            SortedMap<Slot, OwnedTime> oneDay = read(views.open, FIRST);
            assertEquals(
                    expected.headMap(expected.keySet().stream()
                            .filter(slot -> slot.day().isAfter(FIRST))
                            .findFirst()
                            .orElseThrow()),
                    oneDay);
        }
    }

    private final class Views implements AutoCloseable {
        private final SqliteViews open = SqliteViews.open(directory, codec);

        @Override
        public void close() {
            open.close();
        }
    }
}
