package dev.plenum.core.billing;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A price for tests, made step by step: device-seconds of any model, an hour, since for ever. */
record Entry(Price price) {

    static Entry of(String id, String amount) {
        return new Entry(new Price(
                id,
                Meter.Kind.DEVICE_SECONDS,
                Price.ANY,
                Money.of(amount),
                Quantity.of(3600),
                Instant.EPOCH,
                Instant.EPOCH,
                ""));
    }

    Entry subject(String subject) {
        return with(price.meter(), subject, price.per(), price.validFrom(), price.validTo(), price.conditions());
    }

    Entry meter(Meter.Kind kind, long per) {
        return with(kind, price.subject(), Quantity.of(per), price.validFrom(), price.validTo(), price.conditions());
    }

    Entry from(Instant from) {
        return with(price.meter(), price.subject(), price.per(), from, price.validTo(), price.conditions());
    }

    Entry to(Instant to) {
        return with(
                price.meter(), price.subject(), price.per(), price.validFrom(), Optional.of(to), price.conditions());
    }

    Entry region(String region) {
        Conditions old = price.conditions();
        return when(new Conditions(region, old.priority(), old.window(), old.organization()));
    }

    Entry priority(PriorityClass priority) {
        Conditions old = price.conditions();
        return when(new Conditions(old.region(), Optional.of(priority), old.window(), old.organization()));
    }

    Entry daily(String window) {
        Conditions old = price.conditions();
        return when(new Conditions(
                old.region(), old.priority(), Optional.of(DailyWindow.parse(window)), old.organization()));
    }

    Entry agreedWith(String organization) {
        Conditions old = price.conditions();
        return when(new Conditions(old.region(), old.priority(), old.window(), organization));
    }

    Entry tiers(Tier... tiers) {
        return new Entry(new Price(
                price.id(),
                price.meter(),
                price.subject(),
                price.amount(),
                price.per(),
                price.validFrom(),
                price.recordedAt(),
                "",
                price.validTo(),
                price.conditions(),
                List.of(tiers)));
    }

    private Entry when(Conditions conditions) {
        return with(price.meter(), price.subject(), price.per(), price.validFrom(), price.validTo(), conditions);
    }

    private Entry with(
            Meter.Kind meter, String subject, Quantity per, Instant from, Optional<Instant> to, Conditions conditions) {
        return new Entry(new Price(
                price.id(),
                meter,
                subject,
                price.amount(),
                per,
                from,
                price.recordedAt(),
                "",
                to,
                conditions,
                price.tiers()));
    }

    static PriceBook book(Entry... entries) {
        return new PriceBook(List.of(entries).stream().map(Entry::price).toList());
    }
}
