package dev.plenum.server;

import dev.plenum.api.QueueDocument;
import dev.plenum.core.scheduling.QueueView;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What waits, in order, and how the projects stand; the places of what the caller may not see stay empty. */
record QueueRoutes(ServerPorts ports, FleetMemory fleet) {

    private static final int USUALLY_LISTED = 200;
    private static final int MOST_LISTED = 1_000;

    List<Route> routes() {
        return List.of(Route.get("/v1/queue", new Guard.Listing(Permission.QUEUE_READ), this::queue));
    }

    private void queue(Exchange exchange) {
        int most = (int) exchange.number("limit", USUALLY_LISTED, 1, MOST_LISTED);
        exchange.json(200, document(ports.queue().apply(most), exchange.sees(Permission.QUEUE_READ)));
    }

    private QueueDocument document(QueueView view, Predicate<String> seen) {
        Map<String, Quota> quotas =
                ports.views().projects().stream().collect(Collectors.toMap(Project::name, Project::quota));
        Function<QueueView.Share, Quota> quota = share -> quotas.getOrDefault(share.project(), Quota.UNLIMITED);
        return new QueueDocument(
                view.total(),
                view.waiting().stream()
                        .filter(one -> seen.test(one.project()))
                        .map(QueueRoutes::waiting)
                        .toList(),
                view.projects().stream()
                        .filter(share -> seen.test(share.project()))
                        .map(share -> share(share, quota.apply(share)))
                        .toList());
    }

    private static QueueDocument.Waiting waiting(QueueView.Waiting one) {
        return new QueueDocument.Waiting(
                one.place(),
                one.id().text(),
                one.name(),
                one.project(),
                one.priority().name().toLowerCase(Locale.ROOT),
                one.submittedAt(),
                one.replicas(),
                model(one.deviceModel()),
                one.deviceThousandths() / 1000.0,
                one.cpuThousandths() / 1000.0,
                one.why());
    }

    private QueueDocument.Share share(QueueView.Share share, Quota quota) {
        return new QueueDocument.Share(
                share.project(),
                model(share.deviceModel()),
                share.held() / 1000.0,
                share.nominal() < 0 ? Optional.empty() : Optional.of(share.nominal() / 1000.0),
                Quotas.borrowing(quota, share.deviceModel()),
                share.borrowed() / 1000.0,
                share.wanted() / 1000.0,
                share.deviceModel().isEmpty() ? fleet.cores() : fleet.devices(share.deviceModel()));
    }

    private static Optional<String> model(String text) {
        return Optional.of(text).filter(model -> !model.isEmpty());
    }
}
