package dev.plenum.app;

import dev.plenum.api.GatewayDocument;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Project;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.traffic.Activity;
import dev.plenum.server.RateLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a gateway says of itself, in the words of the API. */
record GatewayDocuments(Views views) {

    GatewayDocument of(String name, String address, Activity activity) {
        return new GatewayDocument(
                name,
                address,
                activity.at(),
                activity.snapshot().map(Activity.Served::version),
                activity.snapshot().map(Activity.Served::receivedAt),
                activity.usageSequence(),
                activity.routes().stream().map(GatewayDocuments::route).toList(),
                activity.refusals(),
                limitHits(activity.limitHits()));
    }

    private static GatewayDocument.Route route(Activity.OfRoute one) {
        return new GatewayDocument.Route(
                Optional.of(one.route().project()).filter(project -> !project.equals(Route.EVERYBODY)),
                one.route().model(),
                one.targets().stream().map(GatewayDocuments::target).toList(),
                one.underWay(),
                one.requests(),
                one.failed(),
                one.requestsPerSecond(),
                one.inputTokensPerSecond(),
                one.outputTokensPerSecond(),
                one.firstTokenMedian().map(GatewayDocuments::seconds),
                one.firstToken95th().map(GatewayDocuments::seconds),
                one.requestsEachSecond(),
                one.firstTokenEachSecond().stream()
                        .map(median -> median.map(GatewayDocuments::seconds))
                        .toList());
    }

    private static GatewayDocument.Target target(Activity.OfTarget one) {
        return new GatewayDocument.Target(
                address(one.target().baseUrl()),
                one.target().weight(),
                state(one),
                Optional.of(seconds(one.resting())).filter(_ -> one.resting().isPositive()),
                one.failedInARow(),
                one.underWay());
    }

    private static String state(Activity.OfTarget one) {
        if (one.down()) {
            return "down";
        }
        return one.resting().isPositive() ? "resting" : one.failedInARow() > 0 ? "failing" : "healthy";
    }

    /** Without what a URL may carry before the host to sign in with. */
    private static String address(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getRawPath();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private List<GatewayDocument.LimitHit> limitHits(List<Activity.LimitHit> hits) {
        if (hits.isEmpty()) {
            return List.of();
        }
        Map<String, ApiKey> keys = byName(views.keys(), ApiKey::id);
        Map<String, Project> projects = byName(views.projects(), Project::name);
        return hits.stream()
                .map(hit -> limitHit(
                        hit,
                        Optional.ofNullable(keys.get(hit.key())),
                        Optional.ofNullable(projects.get(hit.project()))))
                .toList();
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    private static GatewayDocument.LimitHit limitHit(
            Activity.LimitHit hit, Optional<ApiKey> key, Optional<Project> project) {
        boolean ofKey = !hit.key().isEmpty();
        List<Limit> limits = ofKey
                ? key.map(ApiKey::limits).orElse(List.of())
                : project.map(Project::limits).orElse(List.of());
        return new GatewayDocument.LimitHit(
                hit.project(),
                Optional.of(hit.key()).filter(_ -> ofKey),
                key.map(ApiKey::name),
                RateLimits.document(hit.limit()),
                limits.stream().map(RateLimits::document).toList(),
                hit.lastMinute(),
                hit.lastHour());
    }
}
