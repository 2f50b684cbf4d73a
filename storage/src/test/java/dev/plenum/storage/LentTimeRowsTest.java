package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two devices: project default has one of them for its own and uses both, project other has the other one and uses none. */
final class LentTimeRowsTest {

    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final Meter METER = new Meter(Meter.Kind.DEVICE_SECONDS, "sim-a", true);
    private static final ReplicaId REPLICA = new ReplicaId(new WorkloadId("job-5"), 0);
    private static final BigInteger HOUR = BigInteger.valueOf(3_600_000_000L);

    @TempDir
    Path directory;

    private final World world = new World();

    /** A process that starts, does this and ends. */
    private void run(String at, Event... events) {
        SqliteViews views = SqliteViews.open(directory, new EventCodec());
        Lending book = views.lendingBook();
        DeviceTime time = views.deviceTimeBook();
        for (Event event : events) {
            Changes changes = new Changes(world);
            changes.touch(event);
            book.read(Instant.parse(at), event, world);
            time.apply(Instant.parse(at), event, world);
            views.write(changes, time.take(), book.take());
        }
        views.close();
    }

    private SortedMap<Share, LentTime> read(String now) {
        SqliteViews views = SqliteViews.open(directory, new EventCodec());
        SortedMap<Share, LentTime> times = new TreeMap<>();
        views.lentTime(
                FIRST,
                FIRST.plusDays(9),
                Instant.parse(now),
                (share, time) -> times.merge(share, time, LentTime::plus));
        views.close();
        return times;
    }

    private static SortedMap<Share, LentTime> hours(long first, long second) {
        SortedMap<Share, LentTime> times = new TreeMap<>();
        long[] days = {first, second};
        for (int day = 0; day < days.length; day++) {
            BigInteger time = HOUR.multiply(BigInteger.valueOf(days[day]));
            if (time.signum() > 0) {
                times.put(new Share(FIRST.plusDays(day), METER, "default"), new LentTime(time, BigInteger.ZERO));
                times.put(new Share(FIRST.plusDays(day), METER, "other"), new LentTime(BigInteger.ZERO, time));
            }
        }
        return times;
    }

    private static Quota one() {
        SortedMap<String, Integer> nominal = new TreeMap<>();
        nominal.put("sim-a", 1000);
        SortedMap<String, Integer> borrowing = new TreeMap<>();
        borrowing.put("sim-a", 1000);
        return new Quota(Optional.empty(), nominal, borrowing);
    }

    @Test
    void restartsInTheMiddleLoseNothingAndMidnightCutsIt() {
        Job job = new Job(
                "default",
                "j",
                PriorityClass.STANDARD,
                Samples.REQUEST,
                1,
                new Launch.Command(List.of("work"), new TreeMap<>()),
                Optional.empty());
        run(
                "2026-11-01T12:00:00Z",
                new Event.NodeRegistered(Samples.node()),
                new Event.ProjectCreated(new Project("default", "acme", one())),
                new Event.ProjectCreated(new Project("other", "acme", one())),
                new Event.WorkloadSubmitted(REPLICA.workload(), job, Samples.AT, Optional.empty()));
        run("2026-11-01T20:00:00Z", new Event.ReplicaPlaced(REPLICA, 1, Samples.PLACEMENT, Samples.AT));
        assertEquals(hours(3, 0), read("2026-11-01T23:00:00Z"));
        run("2026-11-01T21:00:00Z", new Event.QuotaSet("other", new Quota(Optional.empty(), new TreeMap<>())));
        assertEquals(hours(1, 0), read("2026-11-02T03:00:00Z"));
        run("2026-11-01T22:00:00Z", new Event.QuotaSet("other", one()));
        assertEquals(hours(3, 3), read("2026-11-02T03:00:00Z"));
        run(
                "2026-11-02T05:00:00Z",
                new Event.ReplicaEnded(REPLICA, new Exit.Status(0), Duration.ZERO, Samples.AT, Optional.empty()));
        assertEquals(hours(3, 5), read("2026-11-09T00:00:00Z"));
    }
}
