package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each project's replicas hold now, placed or running: the sums that quota and fair share look at. */
final class Holdings {

    /** What one project holds. */
    static final class Held {
        private long cpu;
        private final SortedMap<String, Long> devices = new TreeMap<>();

        /** Thousandths of cores. */
        long cpu() {
            return cpu;
        }

        /** Thousandths of devices of that model. */
        long devices(String model) {
            return devices.getOrDefault(model, 0L);
        }

        SortedMap<String, Long> devices() {
            return devices;
        }
    }

    static final Held NOTHING = new Held();
    private final SortedMap<String, Held> byProject = new TreeMap<>();

    Held of(String project) {
        return byProject.getOrDefault(project, NOTHING);
    }

    /** The replica went from {@code before} to what it is in {@code state}; whether its project now holds less. */
    boolean changed(WorkloadState state, Replica before) {
        Replica after = state.replica(before.id().rank());
        if (before.phase().place().isPresent() == after.phase().place().isPresent()) {
            return false;
        }
        before.phase().place().ifPresent(place -> add(state, before, place, -1));
        after.phase().place().ifPresent(place -> add(state, after, place, 1));
        return before.phase().place().isPresent();
    }

    void add(WorkloadState state, Replica replica, Placement place, int sign) {
        Held held = byProject.computeIfAbsent(state.workload().project(), _ -> new Held());
        Request request = state.workload().held(replica.id().rank(), place);
        held.cpu += sign * request.cpu().thousandths();
        request.devices()
                .ifPresent(
                        asked -> held.devices.merge(model(asked, place), (long) sign * asked.thousandths(), Long::sum));
    }

    static String model(Request.Devices asked, Placement place) {
        return place.model().isEmpty() ? asked.model() : place.model();
    }
}
