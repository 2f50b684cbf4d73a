package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.WaitingQueue.Closed;
import dev.plenum.core.scheduling.WaitingQueue.Spot;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws a {@link QueueView} from the scheduler's indexes.
 *
 * @param shares present where they decide between projects: then the one that holds least of its fair share comes first
 */
record QueuePicture(World world, WaitingQueue queue, Holdings holdings, Optional<Accounts> shares) {

    QueueView take(int most, Instant now) {
        SortedMap<String, SortedMap<String, Long>> wanted = new TreeMap<>();
        List<QueueView.Waiting> waiting = new ArrayList<>();
        for (Spot spot : ordered()) {
            WorkloadState state = world.workloads().get(spot.entry().id());
            QueueView.Waiting one = waiting(waiting.size() + 1, state, spot, now);
            wanted.computeIfAbsent(one.project(), _ -> new TreeMap<>())
                    .merge(one.deviceModel(), amount(one), Long::sum);
            if (waiting.size() < most) {
                waiting.add(one);
            }
        }
        return new QueueView(queue.size(), waiting, shares(wanted));
    }

    private List<Spot> ordered() {
        List<Spot> ordered = queue.ordered(Integer.MAX_VALUE);
        return shares.isEmpty()
                ? ordered
                : ordered.stream()
                        .sorted(Comparator.comparing((Spot spot) -> spot.entry().priority())
                                .thenComparingDouble(this::saturation)
                                .thenComparing(Spot::entry))
                        .toList();
    }

    private double saturation(Spot spot) {
        WaitingQueue.Account account = spot.line().kind().account();
        return shares.orElseThrow().standing(account.project(), account.model()).saturation(0);
    }

    private static long amount(QueueView.Waiting one) {
        return one.deviceModel().isEmpty() ? one.cpuThousandths() : one.deviceThousandths();
    }

    private static QueueView.Waiting waiting(int place, WorkloadState state, Spot spot, Instant now) {
        List<Replica> due = WaitingQueue.due(state, now);
        long cpu = 0;
        long devices = 0;
        for (Replica replica : due) {
            Request request = state.workload().request(replica.id().rank());
            cpu += request.cpu().thousandths();
            devices += request.deviceThousandths();
        }
        return new QueueView.Waiting(
                place,
                state.id(),
                state.workload().name(),
                state.workload().project(),
                state.workload().priority(),
                state.submittedAt(),
                due.size(),
                state.workload()
                        .request()
                        .devices()
                        .map(DeviceModelMatches::models)
                        .orElse(""),
                devices,
                cpu,
                why(spot.line().closed()));
    }

    private static String why(Closed closed) {
        return switch (closed) {
            case NO -> "its turn has not come";
            case NO_ROOM -> "no room for it now";
            case NO_QUOTA -> "its project's quota is used up";
        };
    }

    private List<QueueView.Share> shares(SortedMap<String, SortedMap<String, Long>> wanted) {
        List<QueueView.Share> shares = new ArrayList<>();
        for (Project project : world.projects().values()) {
            SortedMap<String, Long> wants = wanted.getOrDefault(project.name(), new TreeMap<>());
            Holdings.Held held = holdings.of(project.name());
            TreeSet<String> models =
                    new TreeSet<>(project.quota().devicesByModel().keySet());
            models.addAll(held.devices().keySet());
            models.addAll(wants.keySet());
            if (held.cpu() > 0 || project.quota().cpu().isPresent()) {
                models.add("");
            }
            models.forEach(model -> shares.add(share(project, model, held, wants.getOrDefault(model, 0L))));
        }
        return shares;
    }

    private static QueueView.Share share(Project project, String model, Holdings.Held held, long wants) {
        boolean cpu = model.isEmpty();
        long holds = cpu ? held.cpu() : held.devices(model);
        long nominal = cpu
                ? project.quota().cpu().map(quota -> quota.thousandths()).orElse(-1L)
                : project.quota().nominal(model).map(Integer::longValue).orElse(-1L);
        long borrowed = nominal < 0 ? 0 : Math.max(0, holds - nominal);
        return new QueueView.Share(project.name(), model, holds, nominal, borrowed, wants);
    }
}
