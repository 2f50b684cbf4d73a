package dev.plenum.server;

import dev.plenum.api.MarginDocument;
import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.Margin;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.OwningCost;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.port.Charges;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts the margin of a period together: what the ledger has posted, and what the device time of the same days cost. */
record Margins(ServerPorts ports, String currency) {

    /** @param simulated devices that do not exist, instead of those that do */
    MarginDocument document(Period period, String by, boolean simulated, Instant now) {
        Margin.Split split = split(by);
        SortedMap<Slot, OwnedTime> times = new TreeMap<>();
        ports.views().deviceTime(period.from(), period.to(), now, (slot, time) -> {
            if (slot.stock().meter().simulated() == simulated) {
                times.merge(slot, time, OwnedTime::plus);
            }
        });
        OwningCost cost = new OwningCost(
                PriceBook.of(ports.views().prices(), ports.views().projects()));
        Margin margin =
                Margin.of(revenue(period, simulated), simulated ? Money.ZERO : charges(period), cost.of(times), split);
        return new MarginDocument(
                currency,
                period.from(),
                period.to(),
                now,
                by,
                margin.rows().stream().map(Margins::row).toList(),
                row(margin.total()));
    }

    private List<Margin.Earned> revenue(Period period, boolean simulated) {
        return ports.views().projects().stream()
                .map(Project::name)
                .flatMap(project -> Stream.concat(used(project, period, simulated), lent(project, period, simulated)))
                .toList();
    }

    private Stream<Margin.Earned> used(String project, Period period, boolean simulated) {
        return ports.ledger().lines(project, period.from(), period.to()).stream()
                .filter(line -> line.meter().simulated() == simulated)
                .map(line -> new Margin.Earned(project, line.meter(), line.exact()));
    }

    /** What lenders got is no revenue of the owner. */
    private Stream<Margin.Earned> lent(String project, Period period, boolean simulated) {
        return ports.ledger().charges().ofProject(project, period.from(), period.to()).stream()
                .filter(charge -> charge.kind() == Charge.Kind.LENT && !simulated)
                .map(charge -> new Margin.Earned(
                        project, new Meter(Meter.Kind.DEVICE_SECONDS, charge.of(), false), charge.amount()));
    }

    /** Lent share is revenue of a model given away; tax and deposits are no revenue. */
    private Money charges(Period period) {
        Charges charges = ports.ledger().charges();
        List<Project> projects = ports.views().projects();
        return Stream.concat(
                        projects.stream()
                                .map(Project::name)
                                .flatMap(project -> charges.ofProject(project, period.from(), period.to()).stream()),
                        projects.stream()
                                .map(Project::organization)
                                .distinct()
                                .flatMap(organization ->
                                        charges.ofOrganization(organization, period.from(), period.to()).stream()))
                .filter(charge -> charge.kind().compareTo(Charge.Kind.TAX) < 0 && charge.kind() != Charge.Kind.LENT)
                .map(Charge::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    private Margin.Split split(String by) {
        Map<String, Optional<String>> names = new HashMap<>();
        return switch (by) {
            case "model" -> Margin.Split.byModel();
            case "project" -> Margin.Split.byProject();
            case "service" -> Margin.Split.byService(workload -> names.computeIfAbsent(workload, this::service));
            default ->
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "by '" + by + "'",
                        "model, project or service",
                        "Choose one of them");
        };
    }

    private Optional<String> service(String workload) {
        return workload.startsWith(Service.KIND + "-")
                ? ports.views().workload("", workload).map(state -> state.workload()
                        .name())
                : Optional.empty();
    }

    private static MarginDocument.Row row(Margin.Row row) {
        return new MarginDocument.Row(
                row.of().name().toLowerCase(Locale.ROOT),
                row.name(),
                row.revenue().toString(),
                row.cost().billed().toString(),
                row.cost().held().toString(),
                row.cost().idle().toString(),
                row.cost().outOfService().toString(),
                row.margin().toString());
    }
}
