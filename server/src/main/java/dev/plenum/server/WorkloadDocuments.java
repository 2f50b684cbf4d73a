package dev.plenum.server;

import dev.plenum.api.WorkloadDocument;
import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Exit;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Outcome;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Replica;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Workloads as documents, for lists, single answers and the page alike. */
record WorkloadDocuments(ServerPorts ports, FleetMemory fleet, Costs costs) {

    /** Asking the loop why something waits costs a turn: a list asks for its first ones only. */
    private static final int MOST_EXPLAINED = 20;

    /** @param base the server's address as the caller knows it, for links */
    List<WorkloadDocument> of(List<WorkloadState> states, String base) {
        Map<WorkloadId, WorkloadDocument.Cost> cost = costs.of(states);
        List<WorkloadDocument> documents = new ArrayList<>();
        int explained = 0;
        for (WorkloadState state : states) {
            boolean explain = state.phase() == Phase.WAITING && explained < MOST_EXPLAINED;
            explained += explain ? 1 : 0;
            documents.add(of(state, base, explain, Optional.ofNullable(cost.get(state.id()))));
        }
        return documents;
    }

    WorkloadDocument of(WorkloadState state, String base) {
        return of(List.of(state), base).getFirst();
    }

    private WorkloadDocument of(
            WorkloadState state, String base, boolean explain, Optional<WorkloadDocument.Cost> cost) {
        Workload workload = state.workload();
        return new WorkloadDocument(
                state.id().text(),
                workload.kind(),
                workload.project(),
                workload.name(),
                phase(state.phase()),
                reason(state, explain),
                spec(workload),
                state.submittedAt(),
                startedAt(state),
                state.outcome().map(Outcome::at),
                link(state, base),
                simulated(state),
                cost,
                state.replicas().stream().map(WorkloadDocuments::replica).toList());
    }

    static String phase(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private Optional<String> reason(WorkloadState state, boolean explain) {
        return switch (state.phase()) {
            case WAITING -> explain ? waitingReason(state) : Optional.empty();
            case STOPPING -> state.stopping().map(stopping -> stopping.reason());
            case STARTING, RUNNING -> Optional.empty();
            case SUCCEEDED, FAILED, STOPPED ->
                state.outcome().map(Outcome::reason).filter(reason -> !reason.isEmpty());
        };
    }

    /** What ended or was placed since the view was read has no reason to wait any more, and a full inbox gives none. */
    private Optional<String> waitingReason(WorkloadState state) {
        try {
            return Optional.of(ports.explainer().why(state.id()));
        } catch (PlenumException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> startedAt(WorkloadState state) {
        return state.replicas().stream()
                .flatMap(replica -> replica.phase() instanceof ReplicaPhase.Running running
                        ? java.util.stream.Stream.of(running.startedAt())
                        : java.util.stream.Stream.empty())
                .min(Comparator.naturalOrder());
    }

    private static Optional<String> link(WorkloadState state, String base) {
        return state.workload() instanceof DevEnvironment && state.phase() == Phase.RUNNING
                ? Optional.of(base + "/dev/" + state.id() + "/lab")
                : Optional.empty();
    }

    /** What has a place knows; what has none yet, or no longer, is told by what its device model is here. */
    private boolean simulated(WorkloadState state) {
        List<Placement> places = state.replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .toList();
        if (!places.isEmpty()) {
            return places.stream().anyMatch(Placement::simulated);
        }
        return state.workload()
                .request()
                .devices()
                .map(Request.Devices::model)
                .filter(fleet::simulated)
                .isPresent();
    }

    private static WorkloadDocument.Replica replica(Replica replica) {
        Optional<Placement> place = replica.phase().place();
        return new WorkloadDocument.Replica(
                replica.id().toString(),
                replica.generation(),
                phase(replica.phase()),
                place.map(Placement::node),
                place.map(Placement::deviceIndexes).orElse(List.of()),
                exit(replica),
                runTime(replica.phase()).map(time -> time.toNanos() / 1e9));
    }

    static String phase(ReplicaPhase phase) {
        return switch (phase) {
            case ReplicaPhase.Waiting _ -> "waiting";
            case ReplicaPhase.Placed _ -> "placed";
            case ReplicaPhase.Running running -> running.endpoint().isPresent() ? "ready" : "running";
            case ReplicaPhase.Ended _ -> "ended";
        };
    }

    private static Optional<String> exit(Replica replica) {
        return replica.phase() instanceof ReplicaPhase.Ended(Exit exit, Duration _)
                ? Optional.of(exit.toString())
                : replica.lastExit().map(Object::toString);
    }

    private static Optional<Duration> runTime(ReplicaPhase phase) {
        return switch (phase) {
            case ReplicaPhase.Running running -> Optional.of(running.runTime());
            case ReplicaPhase.Ended(Exit _, Duration runTime) -> Optional.of(runTime);
            case ReplicaPhase.Waiting _, ReplicaPhase.Placed _ -> Optional.empty();
        };
    }

    /** What was asked for with every default filled in, less the secret of a dev environment. */
    static WorkloadSpec spec(Workload workload) {
        Optional<Job> job = workload instanceof Job one ? Optional.of(one) : Optional.empty();
        Optional<Launch.Command> command = launch(workload, Launch.Command.class);
        Optional<Launch.Recipe> recipe = launch(workload, Launch.Recipe.class);
        Optional<Launch.Engine> engine = launch(workload, Launch.Engine.class);
        Optional<Launch.Tool> tool = launch(workload, Launch.Tool.class);
        return new WorkloadSpec(
                Optional.of(workload.kind()),
                Optional.of(workload.project()),
                Optional.of(workload.name()),
                Optional.of(workload.priority().name().toLowerCase(Locale.ROOT)),
                workload instanceof DevEnvironment ? Optional.empty() : Optional.of(workload.replicas()),
                Optional.of(Requests.wire(workload.request())),
                command.map(Launch.Command::arguments),
                command.map(Launch.Command::environment)
                        .or(() -> tool.map(Launch.Tool::environment))
                        .map(WorkloadDocuments::shown),
                job.flatMap(Job::maxRunTime).map(Duration::toSeconds),
                job.flatMap(Job::expectedDuration).map(Duration::toSeconds),
                job.flatMap(Job::checkpointEvery).map(Duration::toSeconds),
                Optional.of(workload.variants().stream()
                                .map(WorkloadDocuments::variant)
                                .toList())
                        .filter(variants -> !variants.isEmpty()),
                recipe.map(Launch.Recipe::recipe),
                recipe.map(Launch.Recipe::modelName),
                recipe.map(Launch.Recipe::parameters),
                engine.map(Launch.Engine::engine),
                engine.map(it -> it.model().name()),
                engine.map(Launch.Engine::contextTokens),
                engine.map(Launch.Engine::threads),
                tool.map(Launch.Tool::tool));
    }

    private static WorkloadSpec.Variant variant(Variant variant) {
        return new WorkloadSpec.Variant(
                Requests.wire(variant.request()),
                variant.launch() instanceof Launch.Command command
                        ? Optional.of(command.arguments())
                        : Optional.empty(),
                (double) variant.speedThousandths() / Variant.SAME_SPEED);
    }

    private static <T extends Launch> Optional<T> launch(Workload workload, Class<T> type) {
        return Optional.of(workload.launch()).filter(type::isInstance).map(type::cast);
    }

    private static Map<String, String> shown(Map<String, String> environment) {
        TreeMap<String, String> shown = new TreeMap<>(environment);
        shown.remove(WorkloadSpecs.DEV_TOKEN);
        return shown;
    }
}
