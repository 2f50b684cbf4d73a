package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.ReplicaPhase;
import dev.plenum.core.workload.WorkloadState;
import java.net.URI;
import java.util.Optional;

/** Finds where a dev environment answers, and what it wants to be shown. */
record DevEnvironments(Views views) {

    /**
     * @param endpoint such as {@code http://127.0.0.1:41235}
     * @param authorization what the replica expects as Authorization; absent when it expects nothing
     */
    record Target(URI endpoint, Optional<String> authorization) {}

    /** @throws PlenumException NOT_FOUND, or NOT_READY while it starts */
    Target target(String id) {
        WorkloadState state = named(id);
        URI endpoint = state.replicas().stream()
                .flatMap(replica -> replica.phase() instanceof ReplicaPhase.Running running
                        ? running.endpoint().stream()
                        : java.util.stream.Stream.<String>empty())
                .findFirst()
                .map(URI::create)
                .orElseThrow(() -> notReady(state));
        Optional<String> secret = state.workload().launch() instanceof Launch.Tool tool
                ? Optional.ofNullable(tool.environment().get(WorkloadSpecs.DEV_TOKEN))
                : Optional.empty();
        return new Target(endpoint, secret.map(it -> "token " + it));
    }

    /** @throws PlenumException NOT_FOUND */
    WorkloadState named(String id) {
        return views.workload(Defaults.PROJECT, id)
                .filter(found -> found.id().text().equals(id) && found.workload() instanceof DevEnvironment)
                .orElseThrow(() -> missing(id));
    }

    static PlenumException missing(String id) {
        return new PlenumException(
                ErrorCode.NOT_FOUND,
                "no dev environment '" + id + "'",
                "the id of one, such as dev-7k3",
                "`plenum dev list` shows them");
    }

    private static PlenumException notReady(WorkloadState state) {
        boolean over = state.phase().ended();
        return new PlenumException(
                over ? ErrorCode.NOT_RUNNING : ErrorCode.NOT_READY,
                state.id() + " is " + WorkloadDocuments.phase(state.phase()),
                "one that is running",
                over
                        ? "Start another: plenum dev create"
                        : "Wait a moment; `plenum explain " + state.id() + "` says what for");
    }
}
