package dev.plenum.server;

import dev.plenum.api.CostDocument;
import dev.plenum.core.billing.Price;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Costs of owning on the wire; in the price book each is a line for an hour of an owned meter, from the beginning of a day. */
final class CostDocuments {

    private static final String CORES = "cores";
    private static final Quantity HOUR = Quantity.of(3600);

    private CostDocuments() {}

    static CostDocument of(Price price) {
        return new CostDocument(
                Optional.of(price.id()),
                price.meter() == Meter.Kind.OWNED_CORE_SECONDS ? CORES : price.subject(),
                price.amount().toString(),
                Optional.of(LocalDate.ofInstant(price.validFrom(), ZoneOffset.UTC)),
                Optional.of(price.label()).filter(label -> !label.isEmpty()));
    }

    /** A cost as the command wants it: without an id, which the loop gives it. */
    static Price read(CostDocument asked, Instant now) {
        Findings findings = new Findings();
        boolean named = asked.model() != null && asked.model().matches("\\*|[a-z0-9][a-z0-9.-]{0,63}");
        findings.check(
                named,
                asked.model() == null ? "no model" : "model '" + asked.model() + "'",
                "a device model such as nvidia-h100-80gb-hbm3, * or cores",
                "See the models there are: plenum fleet");
        Optional<Money> amount = PriceDocuments.amount(asked.amount(), findings);
        findings.raise();
        boolean cores = asked.model().equals(CORES);
        LocalDate from = asked.from().orElse(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new Price(
                "",
                cores ? Meter.Kind.OWNED_CORE_SECONDS : Meter.Kind.OWNED_DEVICE_SECONDS,
                cores ? Price.ANY : asked.model(),
                amount.orElseThrow(),
                HOUR,
                from.atStartOfDay().toInstant(ZoneOffset.UTC),
                now,
                asked.label().orElse(""));
    }
}
