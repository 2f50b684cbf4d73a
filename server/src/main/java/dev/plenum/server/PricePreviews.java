package dev.plenum.server;

import dev.plenum.api.PricePreviewDocument;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.PricePreview;
import dev.plenum.core.billing.PricePreview.Cell;
import dev.plenum.core.billing.RatedAmount;
import dev.plenum.core.billing.Rating;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.owning.Cost;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.OwningCost;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.port.PostedUsage;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rates a past month again with another book, beside what is posted for it. It reads the ledger once, and then all usage up to the records that the
 * ledger had posted at that moment, so that both sides are of the same records.
 */
record PricePreviews(ServerPorts ports, String currency) {

    /** Neither side has them. */
    private static final List<String> LEFT_OUT = List.of("commitments", "credits", "tax");

    /** The prices of now, and whose agreements hold. */
    PriceBook book() {
        return PriceBook.of(ports.views().prices(), ports.views().projects());
    }

    PricePreviewDocument document(YearMonth month, PriceBook other, boolean simulated, Instant now) {
        PricePreview preview = new PricePreview(month, other::organization);
        PostedUsage posted = ports.ledger().postedUsage(month.atDay(1), month.atEndOfMonth());
        posted.amounts().stream()
                .filter(amount -> amount.key().meter().simulated() == simulated)
                .forEach(preview::paid);
        Rating rating = new Rating(other);
        long[] records = {0};
        ports.history().read(month.atDay(1), month.atEndOfMonth(), posted.marks(), (_, _, usage) -> {
            if (usage.meter().simulated() == simulated) {
                rating.add(usage);
                records[0]++;
            }
        });
        rating.take().forEach(rated -> preview.wouldPay(RatedAmount.of(rated)));
        return document(month, preview.organizations(), simulated, records[0], now);
    }

    private PricePreviewDocument document(
            YearMonth month,
            SortedMap<String, PricePreview.Organization> organizations,
            boolean simulated,
            long records,
            Instant now) {
        SortedMap<Meter, Cell> meters = new TreeMap<>();
        List<PricePreviewDocument.Organization> all = new ArrayList<>();
        Cell total = Cell.ZERO;
        for (Map.Entry<String, PricePreview.Organization> entry : organizations.entrySet()) {
            PricePreview.Organization organization = entry.getValue();
            organization
                    .projects()
                    .values()
                    .forEach(cells -> cells.forEach((meter, cell) -> meters.merge(meter, cell, Cell::plus)));
            Cell sum = amounts(organization);
            all.add(organization(entry.getKey(), organization, sum));
            total = total.plus(sum);
        }
        return new PricePreviewDocument(
                currency,
                month.toString(),
                now,
                simulated,
                records,
                LEFT_OUT,
                all,
                meters(meters),
                sides(total),
                owner(month, simulated, total, now));
    }

    private PricePreviewDocument.Owner owner(YearMonth month, boolean simulated, Cell total, Instant now) {
        SortedMap<Slot, OwnedTime> times = new TreeMap<>();
        ports.views().deviceTime(month.atDay(1), month.atEndOfMonth(), now, (slot, time) -> {
            if (slot.stock().meter().simulated() == simulated) {
                times.merge(slot, time, OwnedTime::plus);
            }
        });
        Money cost = new OwningCost(book())
                .of(times).values().stream().map(Cost::total).reduce(Money.ZERO, Money::plus);
        return new PricePreviewDocument.Owner(
                cost.toString(),
                new PricePreviewDocument.Sides(
                        total.paid().minus(cost).toString(),
                        total.wouldPay().minus(cost).toString(),
                        total.difference().toString()));
    }

    private static PricePreviewDocument.Organization organization(
            String name, PricePreview.Organization organization, Cell total) {
        List<PricePreviewDocument.Project> projects = new ArrayList<>();
        organization
                .projects()
                .forEach((project, cells) -> projects.add(
                        new PricePreviewDocument.Project(project, sides(sum(cells.values())), meters(cells))));
        Optional<PricePreviewDocument.Sides> tiers = Optional.of(organization.tiers())
                .filter(it -> !it.equals(Cell.ZERO))
                .map(PricePreviews::sides);
        return new PricePreviewDocument.Organization(name, sides(total), tiers, projects);
    }

    private static List<PricePreviewDocument.Meter> meters(SortedMap<Meter, Cell> cells) {
        List<PricePreviewDocument.Meter> all = new ArrayList<>();
        cells.forEach((meter, cell) -> all.add(new PricePreviewDocument.Meter(
                PriceDocuments.wireName(meter.kind()),
                meter.kind().unit(),
                meter.subject(),
                StatementDocuments.quantity(cell.quantity()),
                Optional.of(cell.withoutPrice())
                        .filter(quantity -> quantity.millionths() != 0)
                        .map(StatementDocuments::quantity),
                sides(cell))));
        return all;
    }

    private static Cell amounts(PricePreview.Organization organization) {
        return organization.projects().values().stream()
                .map(cells -> sum(cells.values()))
                .reduce(organization.tiers(), PricePreviews::amounts);
    }

    private static Cell sum(Collection<Cell> cells) {
        return cells.stream().reduce(Cell.ZERO, PricePreviews::amounts);
    }

    /** Quantities of different meters do not add up. */
    private static Cell amounts(Cell one, Cell other) {
        return new Cell(
                Cell.ZERO.quantity(),
                Cell.ZERO.quantity(),
                one.paid().plus(other.paid()),
                one.wouldPay().plus(other.wouldPay()));
    }

    private static PricePreviewDocument.Sides sides(Cell cell) {
        return new PricePreviewDocument.Sides(
                cell.paid().toString(),
                cell.wouldPay().toString(),
                cell.difference().toString());
    }
}
