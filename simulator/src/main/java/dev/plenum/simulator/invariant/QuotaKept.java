package dev.plenum.simulator.invariant;

import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** No project is given more than its quota: its cores, and of each device model its nominal share and what it may borrow. A quota that is lowered takes nothing away. */
final class QuotaKept implements Invariant {

    private record Held(String project, String model, long devices, long cpu) {}

    private final Map<ReplicaId, Held> held = new HashMap<>();
    private final SortedMap<String, SortedMap<String, Long>> devices = new TreeMap<>();
    private final SortedMap<String, Long> cpu = new TreeMap<>();

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public Optional<String> event(Event event, World world) {
        return switch (event) {
            case Event.ReplicaPlaced placed -> placed(placed, world);
            case Event.ReplicaEnded ended -> left(ended.replica());
            case Event.ReplicaRetried retried -> left(retried.replica());
            default -> Optional.empty();
        };
    }

    private Optional<String> placed(Event.ReplicaPlaced event, World world) {
        Placement place = event.placement();
        Workload workload = world.workloads().get(event.replica().workload()).workload();
        Request request = workload.held(event.replica().rank(), place);
        Held taken = new Held(
                workload.project(),
                place.model(),
                request.deviceThousandths(),
                request.cpu().thousandths());
        held.put(event.replica(), taken);
        count(taken, 1);
        Quota quota = world.projects().get(workload.project()).quota();
        long holds = devices.get(taken.project).get(taken.model);
        if (request.devices().isPresent() && holds > quota.most(taken.model)) {
            return Optional.of("project " + taken.project + " holds " + holds + " thousandths of " + taken.model
                    + " of " + quota.most(taken.model) + ", with " + event.replica());
        }
        long cores = cpu.get(taken.project);
        return quota.cpu()
                .filter(most -> cores > most.thousandths())
                .map(most -> "project " + taken.project + " holds " + cores + " thousandths of cores of "
                        + most.thousandths() + ", with " + event.replica());
    }

    private Optional<String> left(ReplicaId replica) {
        Optional.ofNullable(held.remove(replica)).ifPresent(gone -> count(gone, -1));
        return Optional.empty();
    }

    private void count(Held one, int sign) {
        devices.computeIfAbsent(one.project, _ -> new TreeMap<>()).merge(one.model, sign * one.devices, Long::sum);
        cpu.merge(one.project, sign * one.cpu, Long::sum);
    }
}
