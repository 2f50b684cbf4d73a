package dev.plenum.core.owning;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The book of borrowed share: how much device time each project held beyond its nominal share, and whose unused share that was. It reads the journal's
 * events beside a World; between two events nothing changes, so that the time between them is booked exactly. The follower keeps it in SQL; the
 * invariants hold it against books of their own.
 *
 * <p>{@link Pool} says how much is lent at a moment. What a project holds is what its replicas' places take, from the moment they are placed. A project
 * without a quota for the model neither borrows nor lends.
 */
public final class Lending {

    private final SortedMap<Meter, Pool> pools = new TreeMap<>();
    private final SortedMap<Meter, Long> since = new TreeMap<>();
    private final SortedMap<Share, LentTime> booked = new TreeMap<>();
    private boolean read;

    /**
     * What was booked since the last time somebody took it, and where the book stands.
     *
     * @param booked to be added to what was taken before
     * @param since by model, up to which millisecond of the epoch it is booked
     */
    public record Taken(SortedMap<Share, LentTime> booked, SortedMap<Meter, Long> since) {}

    public Lending() {}

    /** A book that stands where another stood when it was taken; of what is held and of quotas it learns from the first World that it sees. */
    public Lending(SortedMap<Meter, Long> since) {
        this.since.putAll(since);
    }

    /** Before the event is applied to the World: books what it ends. */
    public void read(Instant at, Event event, World world) {
        if (!read) {
            learn(world.projects().values(), world.workloads().values());
        }
        long millis = at.toEpochMilli();
        switch (event) {
            case Event.ProjectCreated(Project project) -> quota(project.name(), project.quota(), millis);
            case Event.QuotaSet(String project, Quota quota) -> quota(project, quota, millis);
            case Event.ReplicaPlaced placed -> held(placed.replica(), placed.placement(), 1, world, millis);
            case Event.ReplicaEnded ended -> left(ended.replica(), world, millis);
            case Event.ReplicaRetried retried -> left(retried.replica(), world, millis);
            // Whatever else happens, nobody holds more or less.
            default -> {}
        }
    }

    private void learn(Collection<Project> projects, Collection<WorkloadState> workloads) {
        read = true;
        projects.forEach(project -> project.quota()
                .devicesByModel()
                .forEach((model, nominal) -> meters(model, meter -> pool(meter).nominal(project.name(), nominal))));
        for (WorkloadState state : workloads) {
            state.replicas()
                    .forEach(replica -> replica.phase().place().ifPresent(place -> meter(state, replica.id(), place)
                            .ifPresent(meter ->
                                    pool(meter).hold(state.workload().project(), amount(state, replica.id(), place)))));
        }
    }

    private static void meters(String model, Consumer<Meter> each) {
        each.accept(new Meter(Meter.Kind.DEVICE_SECONDS, model, false));
        each.accept(new Meter(Meter.Kind.DEVICE_SECONDS, model, true));
    }

    private Pool pool(Meter meter) {
        return pools.computeIfAbsent(meter, _ -> new Pool());
    }

    private void quota(String project, Quota quota, long millis) {
        SortedMap<String, Integer> nominal = new TreeMap<>(quota.devicesByModel());
        pools.forEach((meter, pool) -> {
            if (!nominal.containsKey(meter.subject()) && pool.limits(project)) {
                book(meter, millis);
                pool.unlimited(project);
            }
        });
        nominal.forEach((model, thousandths) -> meters(model, meter -> {
            book(meter, millis);
            pool(meter).nominal(project, thousandths);
        }));
    }

    private void left(ReplicaId id, World world, long millis) {
        world.replica(id)
                .flatMap(replica -> replica.phase().place())
                .ifPresent(place -> held(id, place, -1, world, millis));
    }

    private void held(ReplicaId id, Placement place, int sign, World world, long millis) {
        WorkloadState state = world.workloads().get(id.workload());
        meter(state, id, place).ifPresent(meter -> {
            book(meter, millis);
            pool(meter).hold(state.workload().project(), sign * amount(state, id, place));
        });
    }

    /** Empty on the CPU. */
    private static Optional<Meter> meter(WorkloadState state, ReplicaId id, Placement place) {
        Request request = state.workload().held(id.rank(), place);
        return request.devices()
                .map(asked -> new Meter(
                        Meter.Kind.DEVICE_SECONDS,
                        place.model().isEmpty() ? asked.model() : place.model(),
                        place.simulated()));
    }

    private static long amount(WorkloadState state, ReplicaId id, Placement place) {
        return state.workload().held(id.rank(), place).deviceThousandths();
    }

    private void book(Meter meter, long millis) {
        long from = since.getOrDefault(meter, millis);
        if (millis >= from) {
            since.put(meter, millis);
            each(meter, from, millis, this::add);
        }
    }

    private void each(Meter meter, long from, long to, BiConsumer<Share, LentTime> entries) {
        Pool pool = pools.get(meter);
        if (pool != null && pool.lent() > 0) {
            Days.each(
                    from,
                    to,
                    (day, length) ->
                            pool.over(length, (project, time) -> entries.accept(new Share(day, meter, project), time)));
        }
    }

    private void add(Share share, LentTime time) {
        booked.merge(share, time, LentTime::plus);
    }

    /** What was booked since the last call. */
    public Taken take() {
        Taken taken = new Taken(new TreeMap<>(booked), new TreeMap<>(since));
        booked.clear();
        return taken;
    }

    /**
     * What is booked and not taken, and all that is open, up to that moment.
     *
     * @param placed at least the workloads that hold places
     */
    public void until(
            Instant at,
            Collection<Project> projects,
            Collection<WorkloadState> placed,
            BiConsumer<Share, LentTime> entries) {
        if (!read) {
            learn(projects, placed);
        }
        booked.forEach(entries);
        since.forEach((meter, from) -> each(meter, from, at.toEpochMilli(), entries));
    }
}
