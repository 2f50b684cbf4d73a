package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.budget.Budgets;
import dev.plenum.gateway.budget.Funding;
import dev.plenum.gateway.json.Json;
import dev.plenum.gateway.limit.RateLimiter;
import dev.plenum.gateway.limit.Verdict;
import dev.plenum.gateway.metering.Charge;
import dev.plenum.gateway.metering.InFlight;
import dev.plenum.gateway.metering.Payment;
import dev.plenum.gateway.metering.Slot;
import dev.plenum.gateway.snapshot.Audit;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Directory;
import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.traffic.Traffic;
import dev.plenum.gateway.translate.Translation;
import dev.plenum.gateway.translate.Untranslatable;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What happens to a request: who asks, for what, may they, and then its {@link Call} to an engine. Whatever it throws is answered by the connection. */
record Front(
        GatewayConfig config,
        UsageLog log,
        InFlight inFlight,
        TimeSource clock,
        Supplier<Optional<Directory>> directory,
        Authentication authentication,
        RateLimiter limits,
        Budgets budgets,
        Metrics metrics,
        Traffic traffic,
        Observers observers,
        Balancer balancer,
        Connector connector,
        BodyMemory memory) {

    private static final System.Logger LOG = System.getLogger(Front.class.getName());
    private static final String HEALTH = "/health";
    private static final String METRICS = "/metrics";
    private static final String MODELS = "/v1/models";
    private static final String JSON = "application/json";

    /** The key that a request came with; empty where none is needed. Refuses what can be refused by its head alone, so that nobody sends a body for nothing. */
    Optional<Snapshot.Key> check(RequestHead head, Optional<InetAddress> caller) {
        String path = head.path();
        if (Endpoint.at(path).isPresent()) {
            require(head, "POST");
        } else if (open(path) || path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            require(head, "GET");
        } else {
            throw Refusals.unknownPath(path);
        }
        return open(path)
                ? Optional.empty()
                : Optional.of(authentication.authenticate(directory.get(), head.credential(), caller));
    }

    /** Without a key. */
    private static boolean open(String path) {
        return path.equals(HEALTH) || path.equals(METRICS);
    }

    private static void require(RequestHead head, String method) {
        if (!head.method().equals(method)) {
            throw Refusals.wrongMethod(head.method(), head.path(), method);
        }
    }

    /** Answers a request that has come whole, now or later. */
    void handle(ClientConnection client, RequestHead head, Optional<Snapshot.Key> key, byte[] body) {
        Optional<Endpoint> endpoint = Endpoint.at(head.path());
        if (endpoint.isPresent()) {
            exchange(client, key.orElseThrow(), endpoint.get(), head, body);
        } else if (head.path().equals(HEALTH)) {
            health(client);
        } else if (head.path().equals(METRICS)) {
            metrics(client);
        } else {
            models(client, key.orElseThrow(), head.path());
        }
    }

    private void exchange(ClientConnection client, Snapshot.Key key, Endpoint endpoint, RequestHead head, byte[] body) {
        Directory now = directory.get().orElseThrow();
        RequestScan scan = endpoint.isForm()
                ? FormScan.of(body, head.contentType().orElse(""), endpoint)
                : RequestScan.of(body, endpoint);
        client.exchange().asks(endpoint, scan, body.length);
        Route asked = route(now, key, scan.model());
        if (!answersAt(asked, endpoint)) {
            throw Refusals.notOffered(asked, endpoint.path());
        }
        if (key.maxOutputTokens() > 0 && scan.maxTokens() > key.maxOutputTokens()) {
            throw Refusals.tooManyTokens(scan.maxTokensName(), scan.maxTokens(), key.maxOutputTokens());
        }
        if (now.audit(key.project()).filter(Audit::required).isPresent() && !observers.canAudit()) {
            throw Refusals.notAudited();
        }
        Route route = healthy(now, key, asked, endpoint);
        Admission admission = admission(client.requestId(), key, endpoint, route, scan, body);
        long nanos = System.nanoTime();
        limits.admit(
                key,
                now.limits(key.project()),
                admission.reservedTokens().total(),
                nanos,
                client.worker().loop(),
                verdict -> judged(client, admission, body, verdict));
    }

    /** An engine that only chats answers two other endpoints by translation. */
    private static boolean answersAt(Route route, Endpoint endpoint) {
        return route.capabilities().contains(endpoint.capability())
                || (Translation.knows(endpoint) && route.capabilities().contains(Capability.CHAT));
    }

    private Admission admission(
            String id, Snapshot.Key key, Endpoint endpoint, Route route, RequestScan scan, byte[] body) {
        Instant at = clock.now();
        if (route.capabilities().contains(endpoint.capability())) {
            return new Admission(id, key, at, endpoint, route, scan, body, Optional.empty());
        }
        try {
            Translation translation = Translation.of(endpoint, body, id, at, config.maxAnswerBytes());
            byte[] chat = translation.chatRequest();
            RequestScan translated = RequestScan.of(chat, Endpoint.CHAT_COMPLETIONS);
            return new Admission(id, key, at, endpoint, route, translated, chat, Optional.of(translation));
        } catch (Untranslatable e) {
            Optional<String> parameter = Optional.of(e.parameter()).filter(name -> !name.isEmpty());
            throw Refusals.badRequest(e.code(), parameter, e.getMessage());
        }
    }

    private static Route route(Directory now, Snapshot.Key key, String model) {
        return now.route(key, model)
                .orElseThrow(() ->
                        now.forbids(key, model) ? Refusals.modelNotAllowed(model) : Refusals.modelNotFound(model));
    }

    /** The route itself while one of its targets does well, else the first of its fallbacks of which one does. */
    private Route healthy(Directory now, Snapshot.Key key, Route route, Endpoint endpoint) {
        if (route.fallbacks().isEmpty()) {
            return route;
        }
        Stream<Route> others = route.fallbacks().stream().flatMap(model -> now.route(key, model).stream());
        return Stream.concat(Stream.of(route), others)
                .filter(one -> answersAt(one, endpoint) && balancer.healthy(one.targets(), System.nanoTime()))
                .findFirst()
                .orElse(route);
    }

    private void judged(ClientConnection client, Admission admission, byte[] body, Verdict verdict) {
        if (client.isGone()) {
            if (verdict instanceof Verdict.Reservation reservation) {
                reservation.release();
            }
            return;
        }
        Map<String, String> headers = RateHeaders.of(limits.figures(admission.key(), System.nanoTime()));
        switch (verdict) {
            case Verdict.Refused refused -> {
                metrics.limited(admission.key(), refused);
                traffic.limitHit(admission.key(), refused);
                client.refuse(Refusals.overLimit(refused, headers));
            }
            case Verdict.Reservation reservation -> {
                if (budgets.concern(admission.key())) {
                    fund(client, admission, body, reservation, headers);
                } else {
                    call(client, admission, body, reservation, Payment.FREE, headers);
                }
            }
        }
    }

    private void fund(
            ClientConnection client,
            Admission admission,
            byte[] body,
            Verdict.Reservation reservation,
            Map<String, String> headers) {
        budgets.admit(
                admission.key(),
                admission.route().model(),
                admission.at(),
                admission.reservedTokens(),
                client.worker().loop(),
                funding -> {
                    switch (funding) {
                        case Funding.Paid(var payment) -> call(client, admission, body, reservation, payment, headers);
                        case Funding.Refused refused -> {
                            reservation.release();
                            client.refuse(Refusals.overBudget(refused));
                        }
                    }
                });
    }

    private void call(
            ClientConnection client,
            Admission admission,
            byte[] body,
            Verdict.Reservation reservation,
            Payment payment,
            Map<String, String> headers) {
        if (client.isGone()) {
            reservation.release();
            payment.release();
            return;
        }
        Slot slot;
        try {
            slot = inFlight.begin(admission.metered());
        } catch (PlenumException e) {
            reservation.release();
            payment.release();
            client.refuse(Refusals.busy(e.problem()));
            return;
        }
        metrics.began();
        directory
                .get()
                .flatMap(now -> now.audit(admission.key().project()))
                .flatMap(how -> observers.audit(how, body))
                .ifPresent(client.exchange()::audited);
        new Call(this, client, admission, new Charge(log, slot, reservation, payment), headers).start();
    }

    private void models(ClientConnection client, Snapshot.Key key, String path) {
        Directory now = directory.get().orElseThrow();
        if (path.equals(MODELS)) {
            client.answer(200, JSON, Map.of(), ModelList.of(now.routes(key)), false);
            return;
        }
        String model = decoded(path.substring(MODELS.length() + 1));
        client.answer(200, JSON, Map.of(), ModelList.one(route(now, key, model)), false);
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusals.modelNotFound(name);
        }
    }

    /** They name projects and models: only for whoever asks from this machine, or may by the configuration. */
    private void metrics(ClientConnection client) {
        if (client.caller().filter(config.observability()::allows).isEmpty()) {
            throw Refusals.unknownPath(METRICS);
        }
        client.answer(200, Metrics.CONTENT_TYPE, Map.of(), metrics.text(), false);
    }

    /** Whether this gateway can serve; without a key, for probes. */
    private void health(ClientConnection client) {
        Optional<Directory> now = directory.get();
        boolean serves = now.filter(known -> !known.olderThan(config.maxSnapshotAge(), clock.now()))
                .isPresent();
        byte[] body = Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("status", serves ? "ok" : "no current snapshot");
            now.ifPresent(known ->
                    json.writeNumberProperty("snapshot", known.snapshot().version()));
            json.writeEndObject();
        });
        client.answer(serves ? 200 : 503, JSON, Map.of(), body, false);
    }

    /** Tells of a request whose last byte has left; not of what only watches. */
    void ended(Exchange exchange) {
        if (!open(exchange.path())) {
            observers.ended(exchange);
        }
    }

    /** What nobody foresaw. */
    void defect(String requestId, Throwable what) {
        LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", what);
    }

    /** Usage that could not be recorded now; its slot keeps it for the next start. */
    void notRecorded(PlenumException why) {
        LOG.log(System.Logger.Level.ERROR, "Usage could not be recorded: {0}", why.problem());
    }
}
