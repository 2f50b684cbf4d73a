package dev.plenum.server;

import dev.plenum.api.Accepted;
import dev.plenum.api.ExplanationDocument;
import dev.plenum.api.Items;
import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Idempotency;
import dev.plenum.core.world.Input;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Jobs, dev environments and services: ask for one, look at it, wait for it, stop it. */
record WorkloadRoutes(ServerPorts ports, Writes writes, WorkloadDocuments documents, Pulse pulse) {

    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int MOST_LISTED = 1_000;
    private static final int MOST_WAIT_SECONDS = 300;
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofSeconds(1);

    List<Route> routes() {
        return List.of(
                Route.get("/v1/workloads", new Guard.Listing(Permission.WORKLOAD_READ), this::list),
                Route.post("/v1/workloads", new Guard.Of(Permission.WORKLOAD_WRITE, Targets::spec), this::submit),
                Route.get("/v1/workloads/{id}", new Guard.Of(Permission.WORKLOAD_READ, Targets::workload), this::show),
                Route.get(
                        "/v1/workloads/{id}/wait",
                        new Guard.Of(Permission.WORKLOAD_READ, Targets::workload),
                        this::await),
                Route.delete(
                        "/v1/workloads/{id}", new Guard.Of(Permission.WORKLOAD_WRITE, Targets::workload), this::stop),
                Route.get(
                        "/v1/workloads/{id}/explain",
                        new Guard.Of(Permission.WORKLOAD_READ, Targets::workload),
                        this::explain));
    }

    private void list(Exchange exchange) {
        List<WorkloadState> found = new WorkloadLookup(ports.views())
                .seen(
                        exchange,
                        new Views.WorkloadQuery(
                                exchange.query("kind"),
                                exchange.query("project"),
                                exchange.query("alive").filter("true"::equals).isPresent(),
                                (int) exchange.number("limit", 100, 1, MOST_LISTED)));
        exchange.json(200, new Items<>(documents.of(found, exchange.base())));
    }

    private void submit(Exchange exchange) {
        WorkloadSpec spec = SpecReader.read(
                exchange.body(), exchange.header(HeaderNames.CONTENT_TYPE).orElse("application/json"));
        Workload workload = WorkloadSpecs.workload(ports.views(), exchange.sees(Permission.MODEL_READ), spec);
        Optional<Idempotency> idempotency = exchange.header(IDEMPOTENCY_KEY)
                .map(key -> new Idempotency(
                        checked(key), Secrets.sha256Hex(Wire.mapper().writeValueAsString(spec))));
        Answer.Done done = writes.submit(new Input.Submit(workload, idempotency));
        WorkloadState state =
                ports.views().workload(workload.project(), done.id()).orElseGet(() -> justSubmitted(done, workload));
        exchange.response().header(HeaderNames.LOCATION, "/v1/workloads/" + done.id());
        exchange.response().header("Plenum-Position", Long.toString(done.position()));
        exchange.json(201, documents.of(state, exchange.base()));
    }

    private static String checked(String key) {
        if (key.isBlank() || key.length() > 200) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "an Idempotency-Key of " + key.length() + " characters",
                    "1 to 200 characters",
                    "Send a random one, such as a UUID");
        }
        return key;
    }

    /** What the views will show once they have caught up. */
    private WorkloadState justSubmitted(Answer.Done done, Workload workload) {
        return WorkloadState.waiting(
                new WorkloadId(done.id()),
                workload,
                done.position(),
                ports.time().now());
    }

    private void show(Exchange exchange) {
        exchange.json(200, documents.of(lookup().named(exchange), exchange.base()));
    }

    private void await(Exchange exchange) throws InterruptedException {
        long deadline = System.nanoTime()
                + Duration.ofSeconds(exchange.number("seconds", 30, 0, MOST_WAIT_SECONDS))
                        .toNanos();
        long seen = pulse.count();
        WorkloadState state = lookup().named(exchange);
        while (!settled(state) && System.nanoTime() < deadline) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            seen = pulse.await(seen, left.compareTo(LOOK_AT_LEAST_EVERY) < 0 ? left : LOOK_AT_LEAST_EVERY);
            WorkloadState before = state;
            state = ports.views()
                    .workload(before.workload().project(), before.id().text())
                    .orElse(before);
        }
        exchange.json(200, documents.of(state, exchange.base()));
    }

    /** A job is waited for until it has ended, anything else until it answers. */
    private static boolean settled(WorkloadState state) {
        return state.outcome().isPresent() || (state.phase() == Phase.RUNNING && !(state.workload() instanceof Job));
    }

    private void stop(Exchange exchange) {
        Optional<WorkloadState> known = ports.views().workload(exchange.project(), exchange.path("id"));
        Accepted accepted = writes.accepted(new Input.Stop(
                known.map(state -> state.workload().project()).orElseGet(exchange::project),
                known.map(state -> state.id().text()).orElseGet(() -> exchange.path("id")),
                "stopped by its owner"));
        exchange.json(200, accepted);
    }

    private void explain(Exchange exchange) {
        WorkloadState state = lookup().named(exchange);
        Explanation explanation = state.outcome()
                .map(outcome -> new Explanation(
                        "it has ended: "
                                + (outcome.reason().isEmpty()
                                        ? WorkloadDocuments.phase(outcome.phase())
                                        : outcome.reason()),
                        List.of()))
                .orElseGet(() -> ports.explainer().explain(state.id()));
        exchange.json(
                200,
                new ExplanationDocument(
                        state.id().text(),
                        WorkloadDocuments.phase(state.phase()),
                        explanation.summary(),
                        explanation.details()));
    }

    private WorkloadLookup lookup() {
        return new WorkloadLookup(ports.views());
    }
}
