package dev.plenum.server;

import dev.plenum.api.EstimateDocument;
import dev.plenum.core.billing.CostAhead;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.Workload;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts an estimate together: a price for every kind of device that a workload may land on. */
record EstimateDocuments(ServerPorts ports, Statements statements, FleetMemory fleet) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** A kind of device, and what the workload costs there. */
    private record Priced(
            Placement place, List<Statement.Line> hour, Optional<Duration> duration, Optional<Money> inAll) {

        Money perHour() {
            return CostAhead.sum(hour, false).plus(CostAhead.sum(hour, true));
        }
    }

    EstimateDocument of(Workload workload, Explanation outlook, Instant now) {
        PriceBook book = PriceBook.of(ports.views().prices(), ports.views().projects());
        List<Priced> all = places(workload).stream()
                .map(place -> priced(workload, place, book, now))
                .toList();
        List<Money> hours = all.stream().map(Priced::perHour).sorted().toList();
        List<Money> totals =
                all.stream().flatMap(each -> each.inAll.stream()).sorted().toList();
        return new EstimateDocument(
                workload.project(),
                workload.kind(),
                statements.currency(),
                now,
                workload.replicas(),
                all.stream().map(EstimateDocuments::option).toList(),
                StatementDocuments.amount(hours.getFirst()),
                StatementDocuments.amount(hours.getLast()),
                totals.stream().findFirst().map(StatementDocuments::amount),
                totals.reversed().stream().findFirst().map(StatementDocuments::amount),
                all.stream().flatMap(each -> each.hour.stream()).anyMatch(line -> line.price()
                        .isEmpty()),
                outlook.summary(),
                outlook.details(),
                budget(workload.project(), all, now));
    }

    /** Its own request first, then its variants; of each the models it accepts, the first choice first. */
    private List<Placement> places(Workload workload) {
        List<Placement> places = new ArrayList<>();
        for (int variant = 0; variant <= workload.variants().size(); variant++) {
            Optional<Request.Devices> devices = workload.request(0, variant).devices();
            for (String model : devices.map(this::models).orElse(List.of(""))) {
                places.add(new Placement("", List.of(), fleet.simulated(model), model, variant));
            }
        }
        return places;
    }

    /** Whatever there is, for what does not mind. */
    private List<String> models(Request.Devices asked) {
        return asked.model().equals(Request.Devices.ANY) && !fleet.models().isEmpty() ? fleet.models() : asked.models();
    }

    private static Priced priced(Workload workload, Placement place, PriceBook book, Instant now) {
        Optional<Duration> duration = duration(workload, place);
        return new Priced(
                place,
                CostAhead.of(workload, place, HOUR, book, now),
                duration,
                duration.map(time -> CostAhead.of(workload, place, time, book, now))
                        .map(lines -> CostAhead.sum(lines, false).plus(CostAhead.sum(lines, true))));
    }

    /** What its owner expects, less on what is faster. */
    private static Optional<Duration> duration(Workload workload, Placement place) {
        int speed = place.variant() == 0
                ? Variant.SAME_SPEED
                : workload.variants().get(place.variant() - 1).speedThousandths();
        return workload instanceof Job job
                ? job.expectedDuration()
                        .map(time -> time.multipliedBy(Variant.SAME_SPEED).dividedBy(speed))
                : Optional.empty();
    }

    private static EstimateDocument.Option option(Priced priced) {
        return new EstimateDocument.Option(
                priced.place.variant(),
                Optional.of(priced.place.model()).filter(model -> !model.isEmpty()),
                priced.place.simulated(),
                priced.hour.stream()
                        .map(line -> StatementDocuments.line(line, false))
                        .toList(),
                StatementDocuments.amount(priced.perHour()),
                priced.duration.map(Duration::toSeconds),
                priced.inAll.map(StatementDocuments::amount));
    }

    /** Real usage alone: simulated devices spend nobody's budget. */
    private Optional<EstimateDocument.Budget> budget(String project, List<Priced> all, Instant now) {
        List<Priced> real = all.stream().filter(each -> !each.place.simulated()).toList();
        Money perHour = real.stream().map(Priced::perHour).max(Money::compareTo).orElse(Money.ZERO);
        Money needed = real.stream()
                .flatMap(each -> each.inAll.stream())
                .max(Money::compareTo)
                .orElse(perHour);
        return ports.views().projects().stream()
                .filter(each -> each.name().equals(project))
                .flatMap(each -> each.budget().stream())
                .findFirst()
                .map(budget -> {
                    Money left = budget.amount()
                            .minus(statements
                                    .of(project, Period.thisMonth(now), now)
                                    .total(false));
                    return new EstimateDocument.Budget(
                            budget.amount().toString(),
                            StatementDocuments.amount(left),
                            needed.compareTo(left) <= 0,
                            Optional.of(perHour).filter(rate -> !rate.isZero()).map(rate -> seconds(left, rate)));
                });
    }

    /** How long an amount lasts at a rate above 0; 0 when it is spent. */
    static long seconds(Money left, Money perHour) {
        return left.nanos()
                .max(BigInteger.ZERO)
                .multiply(BigInteger.valueOf(HOUR.toSeconds()))
                .divide(perHour.nanos())
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .longValueExact();
    }
}
